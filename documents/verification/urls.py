from django.urls import path

from documents.verification import views

app_name = "verification"
urlpatterns = [
    path("", views.start, name="start"),
    path("<str:code>/", views.paper, name="paper"),
]
