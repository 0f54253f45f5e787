from news.models.about import ContactOfficer, HeadlineIndicator, SitePage
from news.models.articles import Article, ArticleFile, Category, Content, Picture, Version
from news.models.calendar import CalendarEntry, CalendarSubscription
from news.models.library import LibraryDocument, LibraryType
from news.models.links import Link
from news.models.media import Album, AlbumPicture, AlbumVideo
from news.models.old_site import OldAddress
from news.models.privacy import DataRequest, Removal
from news.models.reads import ArticleReads, DayCount
from news.models.search import SearchEntry
from news.models.voices import AnswerMail, Comment, Poll, PollMark, PollOption, Question

__all__ = [
    "AnswerMail",
    "Album",
    "AlbumPicture",
    "AlbumVideo",
    "Article",
    "ArticleFile",
    "ArticleReads",
    "CalendarEntry",
    "CalendarSubscription",
    "Category",
    "Comment",
    "ContactOfficer",
    "Content",
    "DataRequest",
    "DayCount",
    "HeadlineIndicator",
    "LibraryDocument",
    "LibraryType",
    "Link",
    "OldAddress",
    "Picture",
    "Poll",
    "PollMark",
    "PollOption",
    "Question",
    "Removal",
    "SearchEntry",
    "SitePage",
    "Version",
]
