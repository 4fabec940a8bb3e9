"""Addresses of people: login, logout, and asking for access."""

from django.urls import path

from cases import pages, views, views_admin, views_convenants, views_cover, views_grounds, views_homes, views_welcome

urlpatterns = [
    path("melden/", views.report_line, name="melden"),
    path("welkom/<str:who>/<str:token>/", views_welcome.welcome, name="welcome"),
    path("inloggen/", views.login_page, name="login"),
    path("uitloggen/", views.logout_page, name="logout"),
    path("demo/inloggen/", views.practice_login, name="practice_login"),
    path("toegang-vragen/", views.ask_access, name="ask_access"),
    path("profiel/", views.profile, name="profile"),
    path("hulp/", pages.footer_page, {"name": "hulp"}, name="help"),
    path("toegankelijkheid/", pages.footer_page, {"name": "toegankelijkheid"}, name="accessibility"),
    path("privacy/", pages.footer_page, {"name": "privacy"}, name="privacy"),
    path("beheer/", views_admin.home, name="admin_home"),
    path("beheer/organisaties/", views_admin.organisations, name="admin_organisations"),
    path("beheer/organisaties/nieuw/", views_homes.home_new, name="home_new"),
    path("beheer/organisaties/<uuid:pk>/", views_homes.home_edit, name="home_edit"),
    path("beheer/organisaties/<uuid:pk>/onderdeel/", views_homes.unit_new, name="unit_new"),
    path("beheer/onderdelen/<uuid:pk>/", views_homes.unit_edit, name="unit_edit"),
    path("beheer/datums/", views_convenants.ending, name="admin_dates"),
    path("beheer/convenanten/", views_convenants.register, name="convenants"),
    path("beheer/convenanten/nieuw/", views_convenants.add, name="convenant_new"),
    path("beheer/convenanten/<uuid:pk>/ondertekenen/", views_convenants.sign, name="convenant_sign"),
    path("beheer/ondertekeningen/<uuid:pk>/beeindigen/", views_convenants.end, name="signature_end"),
    path("toezicht/grondslagen/", views_grounds.grounds, name="grounds"),
    path("toezicht/grondslagen/nieuw/<uuid:pk>/", views_grounds.add, name="ground_new"),
    path("toezicht/grondslagen/<uuid:pk>/", views_grounds.approve, name="ground"),
    path("toezicht/grondslagen/<uuid:pk>/van-de-lijst/", views_grounds.take_off, name="ground_off"),
    path("toezicht/convenanten/", views_convenants.overseen, name="convenants_overseen"),
    path("beheer/waarneming/", views_cover.posts, name="cover"),
    path("beheer/waarneming/<uuid:pk>/", views_cover.name, name="cover_name"),
    path("beheer/waarneming/<uuid:pk>/beeindigen/", views_cover.end, name="cover_end"),
    path("beheer/collega/<uuid:pk>/afwezig/", views_cover.away, name="away"),
    path("profiel/afwezig/", views_cover.own_away, name="own_away"),
    path("beheer/collega/<uuid:pk>/", views_admin.edit, name="admin_edit"),
]
