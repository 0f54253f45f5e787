from django.core.management import call_command
from django.utils import timezone

from advisory.models import AdvisoryTask, OpinionRequest, Recommendation
from advisory.participation import participation_of


def test_demo_has_a_task_in_each_stage_and_a_ledger_with_every_answer(db):
    call_command("seed_demo")

    invented = AdvisoryTask.objects.filter(received_on__year__gte=2025)
    states = list(invented.order_by("received_on").values_list("state", flat=True))
    assert states == ["sent", "compiling", "given"]
    given = participation_of(AdvisoryTask.objects.get(state="given"))
    assert (given.answered, given.late, given.missing) == (
        ["Hội Làm vườn", "Hội Luật gia"],
        ["Hội Làm vườn"],
        ["Hội Y học"],
    )
    outcomes = Recommendation.objects.sent().order_by("number").values_list("outcome", flat=True)
    assert list(outcomes) == ["whole", "part", "none", "silent", ""]
    assert [row.is_overdue for row in Recommendation.objects.sent().filter(outcome="")] == [True]
    assert all("(minh họa)" in task.title for task in invented)
    assert not OpinionRequest.objects.filter(asked_on__gt=timezone.localdate()).exists()
