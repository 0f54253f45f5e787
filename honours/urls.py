from django.urls import path

from honours import views, views_council, views_nominations

app_name = "honours"
urlpatterns = [
    path("", views.campaign_list, name="campaign-list"),
    path("dot/them/", views.campaign_edit, name="campaign-create"),
    path("dot/<int:pk>/", views.campaign_detail, name="campaign-detail"),
    path("dot/<int:pk>/sua/", views.campaign_edit, name="campaign-edit"),
    path("dot/<int:pk>/buoc/<slug:action>/", views.campaign_act, name="campaign-act"),
    path("tieu-chi/", views.criteria_list, name="criteria-list"),
    path("tieu-chi/them/", views.criteria_edit, name="criteria-create"),
    path("tieu-chi/<int:pk>/sua/", views.criteria_edit, name="criteria-edit"),
    # --- nominations
    path("dot/<int:campaign>/de-cu/", views_nominations.nomination_edit, name="nomination-create"),
    path("de-cu/<int:pk>/", views_nominations.nomination_detail, name="nomination-detail"),
    path("de-cu/<int:pk>/sua/", views_nominations.nomination_edit, name="nomination-edit"),
    path("de-cu/<int:pk>/buoc/<slug:action>/", views_nominations.nomination_act, name="nomination-act"),
    path("de-cu/<int:pk>/tai-lieu/", views_nominations.dossier_add, name="dossier-add"),
    path("de-cu/<int:pk>/dong-y/", views_nominations.consent_record, name="consent-record"),
    path("de-cu/<int:pk>/kiem-tra/", views_nominations.nomination_check, name="nomination-check"),
    path("de-cu/<int:pk>/phan-anh/", views_nominations.objection_add, name="objection-add"),
    path("tieu-chi-dat/<int:pk>/", views_nominations.claim_edit, name="claim-edit"),
    path("tieu-chi-dat/<int:pk>/tai/", views_nominations.claim_download, name="claim-download"),
    path("tai-lieu/<int:pk>/tai/", views_nominations.dossier_download, name="dossier-download"),
    path("tai-lieu/<int:pk>/bo/", views_nominations.dossier_remove, name="dossier-remove"),
    path("dong-y/<int:pk>/tai/", views_nominations.consent_download, name="consent-download"),
    path("dong-y/<int:pk>/rut/", views_nominations.consent_withdraw, name="consent-withdraw"),
    path("dot/<int:campaign>/quyet-dinh/", views_nominations.decision_create, name="decision-create"),
    # --- the council
    path("dot/<int:campaign>/hoi-dong/", views_council.council_edit, name="council-edit"),
    path("hoi-dong/<int:pk>/bo/", views_council.member_remove, name="member-remove"),
    path("dot/<int:campaign>/bo-phieu/", views_council.round_open, name="round-open"),
    path("bo-phieu/<int:pk>/", views_council.round_detail, name="round-detail"),
    path("bo-phieu/<int:pk>/buoc/<slug:action>/", views_council.round_act, name="round-act"),
    path("bo-phieu/<int:pk>/phieu/", views_council.ballot, name="ballot"),
    path("bo-phieu/<int:pk>/nhan-phieu/", views_council.ballot_issue, name="ballot-issue"),
    path("bo-phieu/<int:pk>/bo/", views_council.ballot_cast, name="ballot-cast"),
    path("bo-phieu/<int:pk>/bang-phieu/", views_council.board_download, name="board-download"),
    path("phan-anh/<int:pk>/tra-loi/", views_nominations.objection_answer, name="objection-answer"),
]
