"""Addresses of people: login, logout, and asking for access."""

from django.urls import path

from cases import views

urlpatterns = [
    path("melden/", views.report_line, name="melden"),
    path("inloggen/", views.login_page, name="login"),
    path("uitloggen/", views.logout_page, name="logout"),
    path("demo/inloggen/", views.practice_login, name="practice_login"),
    path("toegang-vragen/", views.ask_access, name="ask_access"),
    path("profiel/", views.profile, name="profile"),
]
