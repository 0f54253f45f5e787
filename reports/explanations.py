"""Why a figure, a text or a record is right all the same: said by a person, kept with the values it was said of."""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from reports.models import FigureAnswer, FindingAnswer
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


def explanations_of(round_, figures, key, activity_ids):
    """What was said about one figure: about itself in this round, and about the records behind it. Two queries.

    Of values that have changed since the explanation still tells what was thought of the earlier ones; its date says so.
    """
    code, _at, slug = key.partition("#")[0].partition("@")
    own = FigureAnswer.objects.filter(round=round_, code__endswith=f":{code}").select_related("by", "association")
    own = own.filter(association__slug=slug) if slug else own.filter(association=None)
    ends = Q()
    for measure in figures.measures_of(key):
        ends |= Q(code__endswith=f":{measure.full_code}")
    of_records = FindingAnswer.objects.filter(ends, activity__in=activity_ids).select_related("by", "activity")
    return [*own, *(of_records if ends else [])]
