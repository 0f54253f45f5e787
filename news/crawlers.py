"""What marks a request as a program's and not a person's, by what it says of itself.

Who poses as a browser passes; nothing but a script in the page would tell, and pages need none. What such programs
read is bounded by sessions like everybody's (docs/news.md).
"""

import re

# Every browser sends these two when a person opens a page; most libraries do not.
BROWSERS = ("Mozilla/5.0 ", "Opera/")
# "bot", but not the phones called Cubot; an address where one may read about the crawler.
WORDS = re.compile(
    r"(?<!cu)bot|crawl|spider|slurp|https?:|www\.|@|compatible;|headless|phantomjs|lighthouse|pagespeed|gtmetrix|ptst/"
    r"|google|facebookexternal|meta-external|chatgpt|claude|anthropic|perplexity|bingpreview|whatsapp|telegram|skype"
    r"|archive|monitor|uptime|pingdom|site24x7|statuscake|validator|checker|scan|fetch|scrap|preview|prerender|feed"
    r"|python|curl|wget|java/|okhttp|go-http|axios|node",
    re.IGNORECASE,
)


def is_program(user_agent):
    return not user_agent.startswith(BROWSERS) or bool(WORDS.search(user_agent))
