"""Behind the personal link in a mail: no account, the key in the address is the right to read."""

from django.urls import path

from documents import views_delivery

app_name = "deliveries"
urlpatterns = [
    path("<str:token>/", views_delivery.delivery_page, name="delivery-page"),
    path("<str:token>/tep/<int:number>/", views_delivery.delivery_file, name="delivery-download"),
]
