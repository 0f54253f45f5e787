"""Why a figure, a text or a record is right all the same: said by a person, kept with the values it was said of."""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from reports.figures import UnknownFigure
from reports.models import FigureAnswer, FindingAnswer, Measure
from reports.services import answer_finding


def explain(finding, *, explanation, by):
    """Keep the explanation of a finding; a second one of the same values replaces the first, the trail keeps both."""
    if not explanation.strip():
        raise ValidationError(_("Lời giải trình còn trống. Hãy ghi vì sao số liệu, lời văn này đúng."))
    if finding.activity is not None:
        return answer_finding(finding.activity, finding, explanation=explanation, by=by)
    round_ = finding.report.round if finding.report else finding.round
    answer, created = FigureAnswer.objects.get_or_create(
        round=round_,
        association=finding.report.association if finding.report else None,
        code=finding.code,
        fingerprint=finding.fingerprint,
        defaults={"explanation": explanation, "by": by},
    )
    if not created and answer.explanation != explanation:
        answer.explanation, answer.by = explanation, by
        answer.save()
    return answer


def explanations_of(figures, key):
    """What was said about one figure: about itself in this round, and about the records behind it. Two queries.

    Also of values that have changed since: the reader sees what was thought of the earlier ones, and when.
    """
    code, _hash, activity = key.partition("#")
    code, _at, slug = code.partition("@")
    about = FigureAnswer.objects.filter(round=figures.round, code__endswith=f":{code}").select_related("by")
    own = about.filter(association__slug=slug) if slug else about.filter(association=None)
    try:
        measures = figures.measures_of(key)
    except UnknownFigure:  # frozen once, gone from the catalogue
        measures = []
    ends = Q(pk__in=[])
    for measure in measures:
        ends |= Q(code__endswith=f":{measure.full_code}")
    of_records = FindingAnswer.objects.filter(
        ends, activity__ends_on__gte=figures.start, activity__ends_on__lte=figures.end
    ).select_related("by", "activity")
    if slug:
        of_records = of_records.filter(activity__owners__association__slug=slug)
    if activity:
        own, of_records = own.none(), of_records.filter(activity=activity)
    return [*own, *of_records]


def put_beside_figures(findings, sections):
    """Put the answers among `findings` beside the figures of a sheet they speak of; one query if there are any."""
    answered = [finding for finding in findings if finding.answer]
    if not answered:
        return
    codes = {pk: f"{kind}.{code}" for pk, kind, code in Measure.objects.values_list("pk", "kind__code", "code")}
    for item in (item for section in sections for item in section.figures):
        spoken_of = {item.indicator.code, *(codes[measure.pk] for measure in item.indicator.measures.all())}
        item.said.extend(f.answer for f in answered if f.code.partition(":")[2] in spoken_of)
