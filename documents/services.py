from documents.html import clean_html
from documents.models import OfficialDocument


def create_document(**fields):
    """Make a paper from the fields of OfficialDocument and return it; the body is reduced to our subset.

    Raises ValidationError, naming the field, when something the paper needs is missing.
    """
    document = OfficialDocument(**{**fields, "body": clean_html(fields["body"])})
    # `state` may not be assigned, which cleaning would do.
    document.full_clean(exclude=["created_by", "pdf", "render_job", "state"])
    document.save()
    return document


def attach_pdf(document, stored):
    """Make `stored` the paper's file; the one before stays in the store."""
    document.pdf = stored
    document.save(update_fields=["pdf"])


attach_pdf.alters_data = True
