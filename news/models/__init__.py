from news.models.articles import Article, ArticleFile, Category, Content, Picture, Version

__all__ = ["Article", "ArticleFile", "Category", "Content", "Picture", "Version"]
