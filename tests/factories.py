"""One unsurprising factory per model; names are made up and marked as such."""

from datetime import date

import factory

from accounts.models import Officership, RoleGrant, User
from members.models import Association, Body, FederationProfile, Mandate, MembershipCount, Person
from reports.models import Activity, ActivityAmount, ActivityDraft, ActivityKind, ActivityOwner, Measure, Round, Unit


class AssociationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Association
        skip_postgeneration_save = True

    short_name = factory.Sequence(lambda n: f"Hội Mẫu {n}")
    name = factory.LazyAttribute(lambda o: f"{o.short_name} tỉnh (minh họa)")
    joined_on = date(2010, 1, 1)

    @factory.post_generation
    def active_since(self, create, extracted, **kwargs):
        self.status_periods.create(status=self.status, since=extracted or date(2010, 1, 1))


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"nguoi{n}@lhh.example")
    full_name = factory.Sequence(lambda n: f"Người Mẫu {n}")
    password = factory.django.Password("mat-khau-thu-1")

    @factory.post_generation
    def roles(self, create, extracted, **kwargs):
        for role in extracted or []:
            RoleGrant.objects.create(user=self, role=role)

    @factory.post_generation
    def associations(self, create, extracted, **kwargs):
        for association in extracted or []:
            Officership.objects.create(user=self, association=association)


class MembershipCountFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MembershipCount

    association = factory.SubFactory(AssociationFactory)
    as_of = date(2024, 1, 1)
    members = 100
    intellectuals = factory.LazyAttribute(lambda o: min(60, o.members))
    chapters = 5


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    full_name = factory.Sequence(lambda n: f"Nguyễn Văn Mẫu {n} (minh họa)")


class BodyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Body

    association = factory.SubFactory(AssociationFactory)
    kind = Body.Kind.EXECUTIVE
    name = factory.LazyAttribute(lambda o: str(Body.Kind(o.kind).label))


class MandateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Mandate

    person = factory.SubFactory(PersonFactory)
    body = factory.SubFactory(BodyFactory)
    position = "Ủy viên"
    starts_on = date(2022, 1, 1)


class FederationProfileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FederationProfile

    valid_from = date(2020, 1, 1)
    name = "Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh Mẫu (minh họa)"
    short_name = "Liên hiệp Hội"
    province = "tỉnh Mẫu"
    governing_lines = "UBND TỈNH MẪU"
    issuing_lines = "LIÊN HIỆP CÁC HỘI\nKHOA HỌC VÀ KỸ THUẬT"
    place_name = "Mẫu"


class UnitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Unit
        django_get_or_create = ["name"]

    name = "lượt người"


class ActivityKindFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ActivityKind

    code = factory.Sequence(lambda n: f"loai-{n}")
    name = factory.Sequence(lambda n: f"Loại hoạt động {n}")


class MeasureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Measure

    kind = factory.SubFactory(ActivityKindFactory)
    code = factory.Sequence(lambda n: f"dl-{n}")
    name = factory.Sequence(lambda n: f"Đại lượng {n}")
    unit = factory.SubFactory(UnitFactory)


class ActivityFactory(factory.django.DjangoModelFactory):
    """`ActivityFactory(lead=…, partners=[…], amounts={measure: 12})`; amounts are stored whole numbers."""

    class Meta:
        model = Activity
        skip_postgeneration_save = True

    kind = factory.SubFactory(ActivityKindFactory)
    title = factory.Sequence(lambda n: f"Hoạt động {n}")
    starts_on = date(2024, 3, 1)
    ends_on = factory.SelfAttribute("starts_on")

    @factory.post_generation
    def lead(self, create, extracted, **kwargs):
        ActivityOwner.objects.create(activity=self, association=extracted or AssociationFactory(), is_lead=True)

    @factory.post_generation
    def partners(self, create, extracted, **kwargs):
        for association in extracted or []:
            ActivityOwner.objects.create(activity=self, association=association)

    @factory.post_generation
    def amounts(self, create, extracted, **kwargs):
        for measure, amount in (extracted or {}).items():
            ActivityAmount.objects.create(activity=self, measure=measure, amount=amount)


class ActivityDraftFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ActivityDraft

    user = factory.SubFactory(UserFactory)
    kind = factory.SubFactory(ActivityKindFactory)
    data = factory.LazyFunction(lambda: {"title": ["Tập huấn (đang gõ)"], "starts_on": ["5/3"]})


class RoundFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Round
        django_get_or_create = ["code"]

    code = "2024-H1"
    title = "Báo cáo 6 tháng đầu năm 2024"
    kind = Round.Kind.HALF_YEAR
    year = 2024
    starts_on = date(2023, 12, 15)
    ends_on = date(2024, 6, 14)
    due_on = date(2024, 6, 18)
