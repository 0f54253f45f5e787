from django.urls import path

from news.voices import views_desk as views

app_name = "voices"
urlpatterns = [
    path("y-kien/", views.comment_list, name="comment-list"),
    path("y-kien/buoc/<slug:action>/", views.comments_act, name="comments-act"),
    path("y-kien/<int:pk>/buoc/<slug:action>/", views.comment_act, name="comment-act"),
    path("hoi-dap/", views.question_list, name="question-list"),
    path("hoi-dap/<int:pk>/", views.question_detail, name="question-detail"),
    path("hoi-dap/<int:pk>/tra-loi/", views.question_answer, name="question-answer"),
    path("hoi-dap/<int:pk>/tra-loi/luu/", views.question_keep, name="question-keep"),
    path("hoi-dap/<int:pk>/loi-dang/", views.question_text, name="question-text"),
    path("hoi-dap/<int:pk>/gui-lai/", views.question_send_again, name="question-send-again"),
    path("hoi-dap/<int:pk>/buoc/<slug:action>/", views.question_act, name="question-act"),
    path("tham-do/", views.poll_list, name="poll-list"),
    path("tham-do/them/", views.poll_edit, name="poll-create"),
    path("tham-do/<int:pk>/", views.poll_detail, name="poll-detail"),
    path("tham-do/<int:pk>/sua/", views.poll_edit, name="poll-edit"),
    path("tham-do/<int:pk>/buoc/<slug:action>/", views.poll_act, name="poll-act"),
]
