from django.urls import path

from advisory import views, views_compile, views_ledger, views_opinions

app_name = "advisory"
urlpatterns = [
    path("", views.task_list, name="task-list"),
    path("them/", views.task_edit, name="task-create"),
    path("<int:pk>/", views.task_detail, name="task-detail"),
    path("<int:pk>/sua/", views.task_edit, name="task-edit"),
    path("<int:pk>/buoc/<slug:action>/", views.task_act, name="task-act"),
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
    # --- the ledger
    path("so-kien-nghi/", views_ledger.ledger, name="ledger"),
    path("so-kien-nghi/xuat/", views_ledger.ledger_export, name="ledger-export"),
    path("kien-nghi/<int:pk>/", views_ledger.recommendation_detail, name="recommendation-detail"),
    path("kien-nghi/<int:pk>/tra-loi/", views_ledger.recommendation_answer, name="recommendation-answer"),
    path("kien-nghi/<int:pk>/minh-chung/", views_ledger.evidence_download, name="evidence-download"),
]
