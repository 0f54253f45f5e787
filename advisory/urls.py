from django.urls import path

from advisory import (
    views,
    views_compile,
    views_contracts,
    views_council,
    views_experts,
    views_ledger,
    views_opinions,
    views_papers,
    views_records,
    views_seats,
)

app_name = "advisory"


def _pages_of(kind, address):
    views = (
        ("", views_records.record_list, "list"),
        ("xuat/", views_records.record_export, "export"),
        ("them/", views_records.record_edit, "create"),
        ("<int:pk>/", views_records.record_detail, "detail"),
        ("<int:pk>/sua/", views_records.record_edit, "edit"),
        ("<int:pk>/xoa/", views_records.record_delete, "delete"),
    )
    if views_records.KINDS[kind].has_steps:
        views += (("<int:pk>/buoc/<slug:action>/", views_records.record_act, "act"),)
    return [path(f"{address}/{rest}", view, {"kind": kind}, name=f"{kind}-{what}") for rest, view, what in views]


urlpatterns = [
    path("", views.task_list, name="task-list"),
    path("them/", views.task_edit, name="task-create"),
    path("<int:pk>/", views.task_detail, name="task-detail"),
    path("<int:pk>/sua/", views.task_edit, name="task-edit"),
    path("<int:pk>/buoc/<slug:action>/", views.task_act, name="task-act"),
    path("<int:pk>/cong-khai/", views.task_publish, name="task-publish"),
    path("<int:pk>/giao/", views.task_give, name="task-give"),
    path("<int:pk>/tai-lieu/", views.dossier_add, name="dossier-add"),
    path("tai-lieu/<int:pk>/tai/", views.dossier_download, name="dossier-download"),
    path("tai-lieu/<int:pk>/bo/", views.dossier_remove, name="dossier-remove"),
    # --- opinions
    path("gop-y/", views_opinions.request_list, name="request-list"),
    path("gop-y/<int:pk>/", views_opinions.request_detail, name="request-detail"),
    path("gop-y/<int:pk>/y-kien/", views_opinions.opinion_edit, name="opinion-edit"),
    path("gop-y/<int:pk>/bo/", views_opinions.request_withdraw, name="request-withdraw"),
    path("gop-y/tep/<int:pk>/tai/", views_opinions.opinion_file_download, name="opinion-file-download"),
    path("gop-y/tep/<int:pk>/bo/", views_opinions.opinion_file_remove, name="opinion-file-remove"),
    # --- the compiled text
    path("<int:pk>/tong-hop/", views_compile.compile_text, name="task-compile"),
    path("<int:pk>/gui/", views_compile.task_send, name="task-send"),
    path("<int:pk>/kien-nghi/them/", views_compile.recommendation_create, name="recommendation-create"),
    path("kien-nghi/<int:pk>/sua/", views_compile.recommendation_edit, name="recommendation-edit"),
    path("kien-nghi/<int:pk>/bo/", views_compile.recommendation_delete, name="recommendation-delete"),
    path("<int:pk>/ky-gui/", views_compile.report_issue, name="report-issue"),
    # --- the council, as staff keep it
    path("<int:pk>/hoi-dong/", views_council.council_detail, name="council-detail"),
    path("<int:pk>/hoi-dong/sua/", views_council.council_edit, name="council-edit"),
    path("<int:pk>/hoi-dong/moi/", views_council.seat_add, name="seat-add"),
    path("<int:pk>/hoi-dong/cuoc-hop/", views_council.meeting_create, name="meeting-create"),
    path("<int:pk>/ben-lien-quan/", views_council.party_add, name="party-add"),
    path("ben-lien-quan/<int:pk>/bo/", views_council.party_remove, name="party-remove"),
    path("thanh-vien/<int:pk>/rut/", views_council.seat_withdraw, name="seat-withdraw"),
    path("thanh-vien/<int:pk>/ban-khai/", views_council.seat_declare_on_paper, name="seat-declare-paper"),
    path("cuoc-hop/<int:pk>/", views_council.meeting_edit, name="meeting-edit"),
    path("cuoc-hop/<int:pk>/phieu/", views_council.meeting_votes, name="meeting-votes"),
    # --- the expert's own seats
    path("hoi-dong/", views_seats.seat_list, name="seat-list"),
    path("hoi-dong/<int:pk>/", views_seats.seat_detail, name="seat-detail"),
    path("hoi-dong/<int:pk>/khai/", views_seats.seat_declare, name="seat-declare"),
    path("hoi-dong/<int:pk>/tai-lieu/<int:file>/", views_seats.seat_dossier, name="seat-dossier-download"),
    path("hoi-dong/<int:pk>/bieu-quyet/", views_seats.ballot, name="ballot"),
    path("hoi-dong/<int:pk>/phieu/", views_seats.review_edit, name="review-edit"),
    path("hoi-dong/<int:pk>/phieu/tu-luu/", views_seats.review_autosave, name="review-autosave"),
    # --- experts and rules
    path("chuyen-gia/", views_experts.expert_list, name="expert-list"),
    path("chuyen-gia/them/", views_experts.expert_edit, name="expert-create"),
    path("chuyen-gia/nhap/", views_experts.expert_import, name="expert-import"),
    path("chuyen-gia/xuat/", views_experts.expert_export, name="expert-export"),
    path("chuyen-gia/<int:pk>/", views_experts.expert_detail, name="expert-detail"),
    path("chuyen-gia/<int:pk>/sua/", views_experts.expert_edit, name="expert-edit"),
    path("phai-phan-bien/", views_experts.thresholds, name="thresholds"),
    path("phai-phan-bien/them/", views_experts.threshold_edit, name="threshold-create"),
    path("phai-phan-bien/<int:pk>/sua/", views_experts.threshold_edit, name="threshold-edit"),
    path("phai-phan-bien/<int:pk>/bo/", views_experts.threshold_delete, name="threshold-delete"),
    # --- papers
    path("<int:pk>/van-ban/<slug:kind>/", views_papers.paper_write, name="paper-write"),
    path("<int:pk>/van-ban/<slug:kind>/<int:source>/", views_papers.paper_write, name="paper-write-of"),
    # --- contracts and payments
    path("hop-dong/", views_contracts.contract_list, name="contract-list"),
    path("hop-dong/xuat/", views_contracts.contract_export, name="contract-export"),
    path("<int:pk>/hop-dong/", views_contracts.contract_detail, name="contract-detail"),
    path("<int:pk>/hop-dong/sua/", views_contracts.contract_edit, name="contract-edit"),
    path("<int:pk>/hop-dong/tien-cong/", views_contracts.payment_create, name="payment-create"),
    path("tien-cong/", views_contracts.payment_list, name="payment-list"),
    path("tien-cong/xuat/", views_contracts.payment_export, name="payment-export"),
    path("tien-cong/<int:pk>/", views_contracts.payment_edit, name="payment-edit"),
    path("tien-cong/<int:pk>/bo/", views_contracts.payment_delete, name="payment-delete"),
    # --- the ledger
    path("so-kien-nghi/", views_ledger.ledger, name="ledger"),
    path("so-kien-nghi/xuat/", views_ledger.ledger_export, name="ledger-export"),
    path("kien-nghi/<int:pk>/", views_ledger.recommendation_detail, name="recommendation-detail"),
    path("kien-nghi/<int:pk>/tra-loi/", views_ledger.recommendation_answer, name="recommendation-answer"),
    path("kien-nghi/<int:pk>/minh-chung/", views_ledger.evidence_download, name="evidence-download"),
    # --- small records
    *_pages_of("science", "de-tai"),
    *_pages_of("council-seat", "tham-gia-hoi-dong"),
    *_pages_of("programme", "phoi-hop"),
]
