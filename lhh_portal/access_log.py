import re

from gunicorn.glogging import Logger

# Behind these addresses stands a key: to an account (an invitation, a new password), a paper sent by mail, a calendar.
_KEY = re.compile(r"((?:/tai-khoan/(?:nhan-loi-moi|quen-mat-khau)|/van-ban-gui|/lich/rieng)/)[^\s?#]+")


class AccessLogger(Logger):
    """Gunicorn's, without the keys: neither in the path nor in the page one came from."""

    def atoms(self, resp, req, environ, request_time):
        found = super().atoms(resp, req, environ, request_time)
        return {name: _KEY.sub(r"\1…", value) if isinstance(value, str) else value for name, value in found.items()}
