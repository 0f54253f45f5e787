from django.urls import path

from contests import views, views_consents, views_entries, views_judging, views_sheets

app_name = "contests"

urlpatterns = [
    path("", views.edition_list, name="edition-list"),
    path("moi/", views.edition_edit, name="edition-create"),
    path("<int:pk>/", views.edition_detail, name="edition-detail"),
    path("<int:pk>/sua/", views.edition_edit, name="edition-edit"),
    path("<int:pk>/the-le/", views.rules_download, name="rules-download"),
    path("<int:pk>/phan/<slug:part>/", views.edition_rows, name="edition-rows"),
    path("<int:pk>/buoc/<slug:action>/", views.edition_act, name="edition-act"),
    path("chuong-trinh/", views.programme_list, name="programme-list"),
    path("chuong-trinh/moi/", views.programme_edit, name="programme-create"),
    path("chuong-trinh/<int:pk>/", views.programme_edit, name="programme-edit"),
    path("ngung-he-thong/", views.outage_list, name="outage-list"),
    path("ngung-he-thong/ghi/", views.outage_create, name="outage-create"),
    # --- entries
    path("ho-so/", views_entries.entry_list, name="entry-list"),
    path("<int:edition>/ho-so/moi/", views_entries.entry_create, name="entry-create"),
    path("ho-so/<int:pk>/", views_entries.entry_detail, name="entry-detail"),
    path("ho-so/<int:pk>/sua/", views_entries.entry_edit, name="entry-edit"),
    path("ho-so/<int:pk>/tac-gia/", views_entries.entry_authors, name="entry-authors"),
    path("ho-so/<int:pk>/tep/them/", views_entries.file_add, name="file-add"),
    path("ho-so/<int:pk>/nop/", views_entries.entry_submit, name="entry-submit"),
    path("ho-so/<int:pk>/xoa/", views_entries.entry_delete, name="entry-delete"),
    path("ho-so/<int:pk>/bo-sung/", views_entries.entry_supplement, name="entry-supplement"),
    path("ho-so/<int:pk>/da-xem/<int:item>/", views_entries.paper_seen, name="paper-seen"),
    path("ho-so/<int:pk>/buoc/<slug:action>/", views_entries.entry_act, name="entry-act"),
    path("ho-so/tep/<int:pk>/tai/", views_entries.file_download, name="file-download"),
    path("ho-so/tep/<int:pk>/bo/", views_entries.file_remove, name="file-remove"),
    # --- judges and results
    path("<int:pk>/giam-khao/", views_judging.judge_list, name="judge-list"),
    path("<int:pk>/giam-khao/moi/", views_judging.judge_edit, name="judge-create"),
    path("<int:pk>/giam-khao/<int:judge>/", views_judging.judge_edit, name="judge-edit"),
    path("<int:pk>/cong-nhan/", views_judging.edition_decide, name="edition-decide"),
    path("vong/<int:pk>/phan-cong/", views_judging.round_assign, name="round-assign"),
    path("vong/<int:pk>/ket-qua/", views_judging.round_result, name="round-result"),
    path("vong/<int:pk>/bang-diem/<int:prize>/", views_judging.tie_decide, name="tie-decide"),
    path("phan-cong/<int:pk>/huy/", views_judging.assignment_void, name="assignment-void"),
    path("ho-so/tep/<int:pk>/giam-khao/", views_judging.file_for_judges, name="file-for-judges"),
    path("cham/", views_sheets.sheet_list, name="sheet-list"),
    path("cham/khai-bao/<int:pk>/", views_sheets.declare, name="declare"),
    path("cham/<int:pk>/", views_sheets.sheet_edit, name="sheet-edit"),
    path("cham/<int:pk>/tu-luu/", views_sheets.sheet_autosave, name="sheet-autosave"),
    path("cham/<int:pk>/tep/<int:file>/", views_sheets.sheet_file_download, name="sheet-file-download"),
    # --- consents
    path("tac-gia/<int:pk>/dong-y/", views_consents.author_consents, name="author-consents"),
    path("dong-y/<int:pk>/rut/", views_consents.consent_withdraw, name="consent-withdraw"),
]
