from django.urls import path

from reports import (
    views_activities,
    views_association_reports,
    views_catalogue,
    views_copy,
    views_directions,
    views_drafts,
    views_exceptions,
    views_findings,
    views_joint,
    views_plan,
    views_quick,
    views_reminders,
    views_review,
    views_rounds,
    views_rules,
    views_timeliness,
)
from reports import views_consolidated as consolidated
from reports import views_dashboard as dashboard
from reports import views_import as imports

app_name = "reports"

activity_urls = [
    path("hoat-dong/", views_activities.activity_list, name="activity-list"),
    path("hoat-dong/xuat/", views_activities.activity_export, name="activity-export"),
    path("hoat-dong/doc-so/", views_activities.money_words, name="money-words"),
    path("hoat-dong/them/", views_activities.activity_kind, name="activity-kind"),
    path("hoat-dong/them/<slug:kind>/", views_activities.activity_create, name="activity-create"),
    path("hoat-dong/<int:pk>/", views_activities.activity_detail, name="activity-detail"),
    path("hoat-dong/<int:pk>/sua/", views_activities.activity_edit, name="activity-edit"),
    path("hoat-dong/<int:pk>/xoa/", views_activities.activity_delete, name="activity-delete"),
    path("hoat-dong/chep/", views_copy.copy_choose, name="copy-choose"),
    path("hoat-dong/ghi-nhanh/", views_quick.quick_kinds, name="quick-kinds"),
    path("hoat-dong/ghi-nhanh/<slug:kind>/", views_quick.quick_entry, name="quick-entry"),
    path("hoat-dong/ghi-nhanh/<slug:kind>/day-du/", views_quick.quick_in_full, name="quick-in-full"),
    path("hoat-dong/nhap-do/", views_drafts.draft_list, name="draft-list"),
    path("hoat-dong/nhap-do/luu/", views_drafts.draft_save, name="draft-save"),
    path("hoat-dong/nhap-do/<uuid:key>/", views_drafts.draft_open, name="draft-open"),
    path("hoat-dong/nhap-do/<uuid:key>/bo/", views_drafts.draft_drop, name="draft-drop"),
    path("hoat-dong/minh-chung/<int:pk>/", views_activities.evidence_download, name="evidence-download"),
    path("hoat-dong/minh-chung/<int:pk>/bo/", views_activities.evidence_remove, name="evidence-remove"),
]

import_urls = [
    path("hoat-dong/nhap/", imports.import_start, name="activity-import-start"),
    path("hoat-dong/nhap/<int:pk>/", imports.import_detail, name="activity-import"),
    path("hoat-dong/nhap/<int:pk>/cot/", imports.import_columns, name="activity-import-columns"),
    path("hoat-dong/nhap/<int:pk>/tep/", imports.import_download, name="activity-import-download"),
    path("hoat-dong/nhap/<int:pk>/tra-loi/", imports.import_answer, name="activity-import-answer"),
    path("hoat-dong/nhap/<int:pk>/dong/", imports.import_rows, name="activity-import-rows"),
    path("hoat-dong/nhap/<int:pk>/chon/", imports.import_choose, name="activity-import-choose"),
    path("hoat-dong/nhap/<int:pk>/xac-nhan/", imports.import_confirm, name="activity-import-confirm"),
    path("hoat-dong/nhap/<int:pk>/bo/", imports.import_drop, name="activity-import-drop"),
    path("hoat-dong/nhap/<int:pk>/mo-lai/", imports.import_reopen, name="activity-import-reopen"),
]

round_urls = [
    path("dot-bao-cao/", views_rounds.round_list, name="round-list"),
    path("dot-bao-cao/mo/", views_rounds.round_create, name="round-create"),
    path("dot-bao-cao/mo/xac-nhan/", views_rounds.round_open, name="round-open"),
    path("dot-bao-cao/mo/ky/", views_rounds.round_days, name="round-days"),
    path("dot-bao-cao/<int:pk>/", views_rounds.round_detail, name="round-detail"),
    path("dot-bao-cao/<int:pk>/xuat/", views_timeliness.round_export, name="round-export"),
    path("dot-bao-cao/<int:pk>/them-hoi/", views_rounds.round_add, name="round-add"),
    path("dot-bao-cao/<int:pk>/nhac/", views_rounds.round_remind, name="round-remind"),
    path("dot-bao-cao/<int:pk>/ngoai-le/", views_exceptions.exception_list, name="exception-list"),
    path("dot-bao-cao/<int:pk>/ngoai-le/xin/", views_exceptions.exception_ask, name="exception-ask"),
    path("dot-bao-cao/<int:pk>/ngoai-le/<slug:action>/", views_exceptions.exception_decide, name="exception-decide"),
]

joint_urls = [
    path("dot-bao-cao/<int:pk>/co-the-trung/", views_joint.joint_list, name="joint-list"),
    path("dot-bao-cao/<int:pk>/co-the-trung/tim/", views_joint.joint_search, name="joint-search"),
    path("co-the-trung/<int:pk>/gop/", views_joint.joint_merge_pair, name="joint-merge"),
    path("co-the-trung/<int:pk>/khac-nhau/", views_joint.joint_different, name="joint-different"),
    path("co-the-trung/<int:pk>/xem-lai/", views_joint.joint_ask_again, name="joint-ask-again"),
    path("co-the-trung/lan-gop/<int:pk>/tach/", views_joint.joint_split, name="joint-split"),
]

reminder_urls = [
    path("lich-nhac/", views_reminders.reminder_schedule, name="reminder-schedule"),
    path("lich-nhac/them/", views_reminders.reminder_step_create, name="reminder-step-create"),
    path("lich-nhac/<int:pk>/sua/", views_reminders.reminder_step_edit, name="reminder-step-edit"),
    path("lich-nhac/<int:pk>/bo/", views_reminders.reminder_step_delete, name="reminder-step-delete"),
    path("dot-bao-cao/<int:pk>/thu/", views_reminders.reminder_log, name="reminder-log"),
    path("dot-bao-cao/<int:pk>/thu/xuat/", views_reminders.reminder_export, name="reminder-export"),
    path("dot-bao-cao/<int:pk>/tu-dong-nhac/", views_reminders.reminder_switch, name="reminder-switch"),
]

association_report_urls = [
    path("bao-cao-hoi/", views_association_reports.association_report_list, name="association-report-list"),
    path("bao-cao-hoi/xuat/", views_association_reports.association_report_export, name="association-report-export"),
    path("bao-cao-hoi/<int:pk>/", views_association_reports.association_report, name="association-report"),
    path(
        "bao-cao-hoi/<int:pk>/nop/", views_association_reports.association_report_file, name="association-report-file"
    ),
    path(
        "bao-cao-hoi/<int:pk>/rut-lai/",
        views_association_reports.association_report_take_back,
        name="association-report-take-back",
    ),
    path(
        "bao-cao-hoi/<int:pk>/loi-van/",
        views_association_reports.association_report_narrative,
        name="association-report-narrative",
    ),
    path(
        "bao-cao-hoi/<int:pk>/khong-phat-sinh/<slug:group>/",
        views_association_reports.association_report_nil,
        name="association-report-nil",
    ),
    path(
        "bao-cao-hoi/<int:pk>/khong-phat-sinh/",
        views_association_reports.association_report_nil_rest,
        name="association-report-nil-rest",
    ),
    path("bao-cao-hoi/hoi/<slug:slug>/", views_timeliness.association_filing, name="association-filing"),
    path(
        "bao-cao-hoi/<int:pk>/viec/<slug:action>/",
        views_association_reports.association_report_act,
        name="associationreport-act",
    ),
    path("bao-cao-hoi/<int:pk>/giu-nguyen/", views_review.part_keep, name="part-keep"),
    path("bao-cao-hoi/<int:pk>/xem-xet/", views_review.report_review, name="report-review"),
    path("bao-cao-hoi/<int:pk>/xem-xet/phan/<slug:verdict>/", views_review.part_judge, name="part-judge"),
    path("bao-cao-hoi/<int:pk>/xem-xet/<slug:action>/", views_review.review_finish, name="review-finish"),
]

catalogue_urls = [
    path("chi-tieu/", views_catalogue.indicator_list, name="indicator-list"),
    path("chi-tieu/xuat/", views_catalogue.indicator_export, name="indicator-export"),
    path("chi-tieu/them/", views_catalogue.indicator_create, name="indicator-create"),
    path("chi-tieu/ma/<slug:code>/", views_catalogue.indicator_edit, name="indicator-edit"),
    path("chi-tieu/loai-hoat-dong/", views_catalogue.kind_list, name="kind-list"),
    path("chi-tieu/loai-hoat-dong/them/", views_catalogue.kind_create, name="kind-create"),
    path("chi-tieu/loai-hoat-dong/<slug:code>/", views_catalogue.kind_detail, name="kind-detail"),
    path("chi-tieu/loai-hoat-dong/<slug:code>/sua/", views_catalogue.kind_edit, name="kind-edit"),
    path("chi-tieu/loai-hoat-dong/<slug:code>/them/", views_catalogue.measure_create, name="measure-create"),
    path("chi-tieu/dai-luong/<int:pk>/", views_catalogue.measure_edit, name="measure-edit"),
    path("chi-tieu/de-cuong/<slug:kind>/", views_catalogue.outline_edit, name="outline-edit"),
    path("chi-tieu/don-vi-tinh/", views_catalogue.unit_list, name="unit-list"),
    path("chi-tieu/don-vi-tinh/them/", views_catalogue.unit_create, name="unit-create"),
    path("chi-tieu/don-vi-tinh/<int:pk>/", views_catalogue.unit_edit, name="unit-edit"),
]

# --- consolidated reports --------------------------------------------------------------------------------------
consolidated_urls = [
    path("bao-cao/", consolidated.consolidated_list, name="consolidated-list"),
    path("bao-cao/<slug:code>/", consolidated.consolidated_detail, name="consolidated-detail"),
    path("bao-cao/<slug:code>/lap/", consolidated.consolidated_start, name="consolidated-start"),
    path("bao-cao/<slug:code>/phan-dau/", consolidated.consolidated_head, name="consolidated-head"),
    path("bao-cao/<slug:code>/cac-muc/", consolidated.consolidated_parts, name="consolidated-parts"),
    path("bao-cao/<slug:code>/chot/", consolidated.consolidated_close, name="consolidated-close"),
    path("bao-cao/<slug:code>/chot/muc-day-du/", consolidated.consolidated_say_who_filed, name="say-who-filed"),
    path("bao-cao/<slug:code>/mo-lai/", consolidated.consolidated_reopen, name="consolidated-reopen"),
    path("bao-cao/<slug:code>/so-lieu/", consolidated.figure_detail, name="figure-detail"),
    path("bao-cao/<slug:code>/so-lieu/xuat/", consolidated.figure_export, name="figure-export"),
    path("bao-cao/<slug:code>/muc/<int:pk>/", consolidated.section_edit, name="section-edit"),
    path("bao-cao/<slug:code>/muc/<int:pk>/tu-luu/", consolidated.section_autosave, name="section-autosave"),
    path("bao-cao/<slug:code>/muc/<int:pk>/chon-so/", consolidated.figure_picker, name="figure-picker"),
]

dashboard_urls = [
    path("bang-so-lieu/", dashboard.dashboard, name="dashboard"),
    path("bang-so-lieu/xuat/", dashboard.dashboard_export, name="dashboard-export"),
    path("bang-so-lieu/<slug:code>/", dashboard.dashboard_indicator, name="dashboard-indicator"),
    path("bang-so-lieu/<slug:code>/xuat/", dashboard.dashboard_indicator_export, name="dashboard-indicator-export"),
]

plan_urls = [
    path("ke-hoach-nam/", views_plan.plan_start, name="plan-start"),
    path("ke-hoach-nam/<int:year>/", views_plan.plan_edit, name="plan-edit"),
    path("ke-hoach-nam/<int:year>/dan/", views_plan.plan_paste, name="plan-paste"),
    path("phuong-huong/", views_directions.direction_list, name="direction-list"),
    path("phuong-huong/xuat/", views_directions.direction_export, name="direction-export"),
    path("phuong-huong/<int:pk>/", views_directions.direction_detail, name="direction-detail"),
    path("phuong-huong/<int:pk>/minh-chung/", views_directions.direction_link, name="direction-link"),
    path("phuong-huong/<int:pk>/viec/<slug:action>/", views_directions.direction_act, name="direction-act"),
]

# --- rules and what they find ----------------------------------------------------------------------------------
finding_urls = [
    path("dot-bao-cao/<int:pk>/kiem-tra/", views_findings.round_findings_page, name="round-findings"),
    path("dot-bao-cao/<int:pk>/kiem-tra/xuat/", views_findings.round_findings_export, name="round-findings-export"),
    path("dot-bao-cao/<int:pk>/kiem-tra/lai/", views_findings.round_recheck, name="round-recheck"),
    path("dot-bao-cao/<int:pk>/giai-trinh/", views_findings.round_explain, name="round-explain"),
    path("bao-cao-hoi/<int:pk>/giai-trinh/", views_findings.report_explain, name="report-explain"),
    path("hoat-dong/<int:pk>/giai-trinh/", views_findings.activity_explain, name="activity-explain"),
    path("chi-tieu/quy-tac/", views_rules.rule_list, name="rule-list"),
    path("chi-tieu/quy-tac/them/", views_rules.rule_create, name="rule-create"),
    path("chi-tieu/quy-tac/thu/", views_rules.rule_preview, name="rule-preview"),
    path("chi-tieu/quy-tac/ma/<slug:code>/", views_rules.rule_edit, name="rule-edit"),
]

urlpatterns = [
    *dashboard_urls,
    *activity_urls,
    *import_urls,
    *round_urls,
    *joint_urls,
    *reminder_urls,
    *association_report_urls,
    *catalogue_urls,
    *consolidated_urls,
    *plan_urls,
    *finding_urls,
]
