"""Pages of visitors, in the namespace `news`."""

from django.urls import path

from news.voices import views

urlpatterns = [
    path("tin-tuc/<int:pk>/y-kien/", views.comment_create, name="comments"),
    path("lien-he/", views.contact, name="contact"),
    path("hoi-dap/", views.question_list, name="questions"),
    path("hoi-dap/<int:pk>/", views.question, name="question"),
    path("tham-do/", views.poll_list, name="polls"),
    path("tham-do/<int:pk>/", views.poll, name="poll"),
]
