from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from advisory.council_services import declare
from advisory.fees import check_instalments
from advisory.models import (
    AdvisoryTask,
    Contract,
    CoordinationProgramme,
    CouncilSeat,
    OpinionRequest,
    Recommendation,
    ScienceTask,
    Seat,
)
from advisory.participation import participation_of
from advisory.seats import seated


def test_demo_has_a_task_in_each_stage_and_a_ledger_with_every_answer(db):
    call_command("seed_demo")

    invented = AdvisoryTask.objects.filter(received_on__year__gte=2025)
    states = list(invented.order_by("received_on").values_list("state", flat=True))
    assert states == ["sent", "answered", "in-review", "compiling", "given"]
    given = participation_of(AdvisoryTask.objects.get(state="given"))
    assert (given.answered, given.late, given.missing) == (
        ["Hội Làm vườn", "Hội Luật gia"],
        ["Hội Làm vườn"],
        ["Hội Y học"],
    )
    outcomes = (
        Recommendation.objects.filter(task__state="sent", task__in=invented)
        .order_by("number")
        .values_list("outcome", flat=True)
    )
    assert list(outcomes) == ["whole", "part", "none", "silent", ""]
    assert [row.is_overdue for row in Recommendation.objects.sent().filter(outcome="")] == [True]
    assert all("(minh họa)" in task.title for task in invented)
    assert not OpinionRequest.objects.filter(asked_on__gt=timezone.localdate()).exists()


def test_demo_has_a_finished_review_and_one_at_work_that_opens_nothing_before_the_expert_declares(db, client):
    call_command("seed_demo")

    expert = User.objects.get(email="chuyengia@lhh.example").expert
    standings = {seat.council.task.state: seat for seat in Seat.objects.filter(expert=expert)}
    assert {state: seat.declared for state, seat in standings.items()} == {"answered": "none", "in-review": ""}
    assert [row.words for row in seated(standings["in-review"].council.task)].count("Chưa khai") == 1
    client.force_login(expert.user)
    waiting = standings["in-review"]
    file = waiting.council.task.dossier.filter(confidentiality="internal").first()
    address = reverse("advisory:seat-dossier-download", args=[waiting.pk, file.pk])
    assert client.get(address).status_code == 404
    declare(waiting, declared="none", note="", by=expert.user)
    assert client.get(address).status_code == 200
    contract = Contract.objects.with_sums().get()
    check_instalments(contract.value_vnd, contract.instalments.values_list("amount_vnd", flat=True))
    assert (contract.received_vnd, contract.paid_vnd, contract.tax_vnd) == (24_000_000, 9_500_000, 400_000)
    assert sorted(task.received_on.year >= 2025 for task in AdvisoryTask.objects.published()) == [True, True]
    assert ScienceTask.objects.get().state == "running"
    assert CouncilSeat.objects.filter(held_on__year__gte=2025).count() == 1
    assert CoordinationProgramme.objects.get(starts_on__year__gte=2025).ends_on > timezone.localdate()
