"""Honours as tests need them: made in the state that is asked for, without walking there."""

from datetime import date, timedelta
from functools import cached_property

from documents import storage
from honours.council import open_round
from honours.models import Campaign, CriteriaSet, Decision, Nomination
from honours.services import person_of
from lhh_portal.workflow import perform
from tests.factories import UserFactory

DAY = date(2024, 3, 1)
PDF = b"%PDF-1.7 minh hoa"


def campaign(state="open", **fields):
    told = {"title": "Tôn vinh trí thức tiêu biểu (minh họa)", "year": 2024, "opens_on": DAY}
    told |= {"closes_on": DAY + timedelta(days=30), "criteria_set": CriteriaSet.objects.first()}
    return Campaign.objects.create(state=state, **told | fields)


def nominated(campaign, association, state="draft", *, name="Trần Thị Mẫu (minh họa)", criteria=(1,), **fields):
    """With evidence for each of `criteria` (their numbers) and consent to be considered; verified once accepted."""
    told = {
        "full_name": name,
        "organisation": "Bệnh viện tỉnh (minh họa)",
        "field": "y tế",
        "achievements": "Cứu người",
    }
    if state in {"honoured", "revoked"}:
        told["decision"] = decided(campaign)
        told |= {"certificate_year": campaign.year, "certificate_number": Nomination.objects.count() + 1}
    told |= fields
    made = Nomination.objects.create(
        campaign=campaign,
        association=association,
        state=state,
        person=person_of(told["full_name"], told["organisation"]),
        **told,
    )
    file = storage.store(PDF, "application/pdf")
    for number in criteria:
        made.claims.create(
            criterion=campaign.criteria_set.criteria.get(number=number),
            evidence=file,
            evidence_name="qd.pdf",
            is_verified=state not in {"draft", "submitted", "returned"},
        )
    made.consents.create(purpose="consider", given_on=DAY, paper=file, paper_name="dong-y.pdf")
    return made


def decided(campaign):
    told = {"symbol": "1/QĐ-LHH", "decided_on": DAY, "authority": "Liên hiệp Hội", "signer": "Bà Mẫu (minh họa)"}
    return Decision.objects.get_or_create(campaign=campaign, defaults=told)[0]


class Honours:
    """A campaign that takes nominations, one of the officer's association in each state that a page needs."""

    def __init__(self, cast):
        self.cast = cast

    @cached_property
    def campaign(self):
        return campaign()

    @cached_property
    def planned(self):
        return campaign("planned", title="Đợt sau (minh họa)", criteria_set=CriteriaSet.objects.create(name="Bộ mới"))

    @cached_property
    def draft(self):
        return nominated(self.campaign, self.cast.lawyers)

    @cached_property
    def submitted(self):
        return nominated(self.campaign, self.cast.lawyers, "submitted", name="Lò Văn Mẫu (minh họa)")

    @cached_property
    def on_notice(self):
        return nominated(self.campaign, self.cast.lawyers, "notice", name="Quàng Thị Mẫu (minh họa)")

    @cached_property
    def dossier_file(self):
        return self.draft.dossier.create(file=storage.store(PDF, "application/pdf"), name="ly-lich.pdf")

    @cached_property
    def member(self):
        """Of a council that has not voted."""
        return self.campaign.council.create(user=self.cast.judge)

    @cached_property
    def open_round(self):
        """The judge is on its roll."""
        held = campaign("reviewing", title="Đợt đang bỏ phiếu (minh họa)")
        nominated(held, self.cast.lawyers, "accepted")
        for user in (self.cast.judge, UserFactory(), UserFactory()):
            held.council.create(user=user)
        return open_round(held, quorum="2/3", threshold="2/3", denominator="all")

    @cached_property
    def closed_round(self):
        made = self.open_round
        made.roll.update(has_ballot=True)
        return perform(made, "close", actor=self.cast.staff)

    @cached_property
    def objection(self):
        return self.on_notice.objections.create(received_on=DAY, sender="Bà Mẫu (minh họa)", text="Chưa đúng")
