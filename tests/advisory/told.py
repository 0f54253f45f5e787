"""Advisory work as tests need it: made in the state that is asked for, without walking there."""

from datetime import date, timedelta
from functools import cached_property

from django.utils import timezone

from advisory import fees
from advisory.models import (
    AdvisoryTask,
    Client,
    Contract,
    CoordinationProgramme,
    Council,
    CouncilSeat,
    Expert,
    ExpertPayment,
    Opinion,
    OpinionRequest,
    Review,
    ScienceTask,
    Seat,
)
from documents import storage

DAY = date(2024, 3, 1)


def task(cast, state="requested", *, client="Đoàn đại biểu Quốc hội tỉnh (minh họa)", received_on=DAY, **fields):
    last = AdvisoryTask.objects.filter(year=received_on.year).count()
    told = {"title": f"Góp ý dự án Luật {last + 1} (minh họa)", "object_type": "bill", "lead": cast.federation}
    told |= {"due_on": received_on + timedelta(days=30), "compiled_text": "Nhất trí với dự thảo."}
    return AdvisoryTask.objects.create(
        year=received_on.year,
        number=last + 1,
        received_on=received_on,
        client=Client.objects.named(client),
        state=state,
        **told | fields,
    )


def asked(task, association, *, due_on=None, opinion="", given_on=None):
    """Asked on the day the task came; with `opinion` it has answered, by default in time."""
    due_on = due_on or task.received_on + timedelta(days=10)
    request = OpinionRequest.objects.create(
        task=task, association=association, asked_on=task.received_on, due_on=due_on
    )
    if opinion:
        Opinion.objects.create(request=request, text=opinion, given_on=given_on or due_on)
    return request


def recommended(task, text="Bổ sung quy định (minh họa)", *, sent_on=None, **fields):
    """With `sent_on` it is in the ledger, to be answered within thirty days."""
    dates = {"sent_on": sent_on, "answer_due_on": sent_on + timedelta(days=30)} if sent_on else {}
    number = task.recommendations.count() + 1
    return task.recommendations.create(number=number, addressee=task.client.name, text=text, **dates, **fields)


def expert(name="Trần Văn Chuyên (minh họa)", **fields):
    return Expert.objects.create(full_name=name, **{"field": "Xây dựng", "consented_on": DAY} | fields)


def council(task, **fields):
    """Of five made-up experts whose declarations are clean; `ready` says what they have done."""
    told = {"decision": "12/QĐ-LHH", "decided_on": DAY, "quorum": "2/3", "majority": "1/2", "majority_of": "present"}
    made = Council.objects.create(task=task, **told | fields)
    for number, role in enumerate(Seat.Role.values, start=1):
        seated(made, expert(f"Người Hội đồng {number} (minh họa)"), role)
    return made


def seated(council, expert, role="member", *, declared="none"):
    declared_on = DAY if declared else None
    return council.seats.create(expert=expert, role=role, declared=declared, declared_on=declared_on)


def reviewed(council):
    """Both reviewers have submitted."""
    for seat in council.seats.filter(role__startswith="reviewer"):
        Review.objects.create(seat=seat, proposals="Bổ sung số liệu", verdict="amend", submitted_on=DAY)


def met(council, *, votes=("agree", "agree", "agree", "amend", "against"), **fields):
    """A meeting of as many as voted, with minutes; "" was present and did not vote."""
    told = {"held_on": DAY, "place": "Hội trường", "minutes": "Đã họp (minh họa)."}
    meeting = council.meetings.create(**told | fields)
    for seat, verdict in zip(council.seats.all(), votes, strict=False):
        meeting.present.add(seat)
        if verdict:
            meeting.votes.create(seat=seat, verdict=verdict)
    return meeting


def ready(task):
    """A council that has done all that the next step may ask for, and a dossier."""
    made = council(task)
    reviewed(made)
    met(made)
    file = storage.store(b"%PDF-1.7", "application/pdf")
    task.dossier.create(file=file, name="Dự thảo.pdf", received_on=DAY)
    return made


def contract(task, *, value_vnd=120_000_000, instalments=(50_000_000, 70_000_000), **fields):
    """Signed, accepted and liquidated; the first instalment was received."""
    told = {
        "number": f"{task.number:02}/HĐ-LHH",
        "signed_on": DAY,
        "budget_source": "Ngân sách tỉnh (minh họa)",
        "scope": "Phản biện đề án (minh họa).",
        "client_title": "Giám đốc",
        "client_signer": "Lê Văn Giám (minh họa)",
        "accepted_on": DAY + timedelta(days=60),
        "acceptance": "Đạt yêu cầu (minh họa).",
        "liquidated_on": DAY + timedelta(days=70),
    }
    made = Contract.objects.create(task=task, value_vnd=value_vnd, **told | fields)
    for number, amount in enumerate(instalments):
        made.instalments.create(amount_vnd=amount, when=f"Đợt {number + 1}", received_on=None if number else DAY)
    return made


def payment(contract, expert, gross_vnd=5_000_000, **fields):
    made = ExpertPayment(contract=contract, expert=expert, work="Phản biện", gross_vnd=gross_vnd, **fields)
    return fees.save_payment(made, by=None)


class Advisory:
    """One task in each state that a page needs; the officer's association was asked, the other officer's was not."""

    def __init__(self, cast):
        self.cast = cast

    @cached_property
    def given(self):
        return task(self.cast, "given", received_on=timezone.localdate())

    @cached_property
    def dossier_file(self):
        assert self.asked
        file = storage.store(b"%PDF-1.7", "application/pdf")
        return self.given.dossier.create(file=file, name="Dự thảo.pdf", received_on=DAY)

    @cached_property
    def asked(self):
        return asked(self.given, self.cast.lawyers)

    @cached_property
    def opinion_file(self):
        opinion = Opinion.objects.create(request=self.asked, text="Nhất trí (minh họa)", given_on=DAY)
        return opinion.files.create(file=storage.store(b"%PDF-1.7", "application/pdf"), name="Góp ý.pdf")

    @cached_property
    def compiling(self):
        made = task(self.cast, "compiling")
        asked(made, self.cast.lawyers, opinion="Đề nghị sửa Điều 5 (minh họa)")
        asked(made, self.cast.healers)
        return made

    @cached_property
    def contract(self):
        return contract(task(self.cast, "sent", origin="contract", sent_on=DAY))

    @cached_property
    def payment(self):
        return payment(self.contract, expert())

    @cached_property
    def form_of_a_seat(self):
        made = task(self.cast, "in-review")
        return {"pk": made.pk, "kind": "opinion-form", "source": ready(made).seats.first().pk}

    @cached_property
    def drafted(self):
        return recommended(self.compiling)

    @cached_property
    def sent(self):
        made = task(self.cast, "sent", sent_on=DAY, sent_symbol="45/LHH-TVPB")
        file = storage.store(b"%PDF-1.7", "application/pdf")
        told = {"answered_on": DAY + timedelta(days=9), "answer_document": "12/ĐĐBQH", "evidence": file}
        recommended(made, sent_on=DAY, outcome="whole", change="Điều 5 đã sửa", evidence_name="a.pdf", **told)
        recommended(made, "Bỏ khoản 2 (minh họa)", sent_on=DAY)
        return made

    @cached_property
    def seat(self):
        """The judge's, clear, in a council at work; its form is begun."""
        council_ = council(task(self.cast, "in-review", title="Phản biện quy hoạch (minh họa)"))
        made = seated(council_, expert(user=self.cast.judge))
        Review.objects.create(seat=made, strengths="Có căn cứ (minh họa)")
        file = storage.store(b"%PDF-1.7", "application/pdf")
        council_.task.dossier.create(file=file, name="Quy hoạch.pdf", received_on=DAY)
        return made

    @property
    def seat_dossier(self):
        return {"pk": self.seat.pk, "file": self.seat.council.task.dossier.get().pk}

    @cached_property
    def undeclared(self):
        """The judge's too, of another review."""
        return seated(council(task(self.cast, "dossier")), self.seat.expert, declared="")

    @cached_property
    def voting(self):
        """A meeting at which the judge is present and may vote, on a drafted report."""
        council_ = council(task(self.cast, "drafting"))
        meeting = met(council_, votes=[""] * 5)
        meeting.present.add(seated(council_, self.seat.expert))
        return meeting

    @property
    def voter(self):
        return self.voting.council.seats.get(expert=self.seat.expert)

    @cached_property
    def party(self):
        return self.seat.council.task.parties.create(role="drafter", name="Viện Quy hoạch (minh họa)")

    @cached_property
    def adopted(self):
        made = task(self.cast, "adopted")
        ready(made)
        return made

    @cached_property
    def public(self):
        return task(self.cast, "sent", sent_on=DAY, is_public=True)

    def _record(self, model, **fields):
        return model.objects.create(association=self.cast.lawyers, **fields)

    @cached_property
    def science(self):
        return self._record(ScienceTask, title="Giống lúa chịu mặn (minh họa)", state="running", starts_on=DAY)

    @cached_property
    def council_seat(self):
        return self._record(CouncilSeat, council="Hội đồng thẩm định (minh họa)", kind="planning", held_on=DAY)

    @cached_property
    def programme(self):
        told = {"title": "Quy chế phối hợp (minh họa)", "partner": "Sở Tư pháp (minh họa)", "starts_on": DAY}
        return self._record(CoordinationProgramme, state="in-force", **told)

    @property
    def sent_one(self):
        return self.sent.recommendations.first()
