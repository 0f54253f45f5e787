"""Behind the personal link in a mail: no account, the key in the address is the right to read."""

from django.urls import path

from documents.delivery import views_link

app_name = "deliveries"
urlpatterns = [
    path("<str:token>/", views_link.delivery_page, name="delivery-page"),
    path("<str:token>/tep/<int:number>/", views_link.delivery_file, name="delivery-download"),
]
