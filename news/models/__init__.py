from news.models.about import ContactOfficer, HeadlineIndicator, SitePage
from news.models.articles import Article, ArticleFile, Category, Content, Picture, Version
from news.models.library import LibraryDocument, LibraryType

__all__ = [
    "Article",
    "ArticleFile",
    "Category",
    "ContactOfficer",
    "Content",
    "HeadlineIndicator",
    "LibraryDocument",
    "LibraryType",
    "Picture",
    "SitePage",
    "Version",
]
