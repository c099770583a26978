from django.urls import path

from plans import views

app_name = "plans"
# The workspace's home is `plans:workspace`; it tells of readiness, which is known above, so `jfp_portal.urls` adds it.
PLAN = "workspace/plans/<slug:slug>/"
IMPORT = f"{PLAN}import/"
SECTION = f"{PLAN}sections/<uuid:uid>/"
urlpatterns = [
    path(f"{SECTION}advice/", views.section_advice, name="section-advice"),
    path(SECTION, views.section, name="section"),
    path(f"{SECTION}merge/", views.merge, name="section-merge"),
    path(f"{SECTION}presence/", views.presence, name="section-presence"),
    path(f"{SECTION}pictures/", views.pictures, name="section-pictures"),
    path(f"{PLAN}pictures/<slug:sha256>/", views.picture, name="picture"),
    path(f"{PLAN}references/", views.references, name="references"),
    path(f"{SECTION}history/", views.section_history, name="section-history"),
    path(f"{SECTION}history/<str:revision>/restore/", views.section_restore, name="section-restore"),
    path(f"{SECTION}compare/", views.section_compare, name="section-compare"),
    path(f"{SECTION}comments/", views.section_comments, name="section-comments"),
    path(f"{PLAN}comments/", views.plan_comments, name="comments"),
    path("workspace/comments/<int:comment_id>/", views.comment, name="comment"),
    path("workspace/comments/<int:comment_id>/<slug:verb>/", views.act, name="comment-act"),
    path("workspace/notifications/", views.notices.notifications, name="notifications"),
    path("workspace/notifications/read/", views.notices.read, name="read-notices"),
    path("workspace/notifications/<int:notice_id>/read/", views.notices.read, name="read-notice"),
    path("workspace/notifications/choices/", views.notices.choices, name="notice-choices"),
    path("notices/stop/<str:token>/", views.notices.stop, name="stop-notices"),
    path("workspace/mail/", views.mail.mails, name="mails"),
    path("workspace/mail/<int:mail_id>/", views.mail.mail, name="mail"),
    path("workspace/mail/<int:mail_id>/resend/", views.mail.resend, name="mail-resend"),
    path("workspace/mail/<int:mail_id>/bounce/", views.mail.bounce, name="mail-bounce"),
    path(f"{PLAN}structure/", views.structure, name="structure"),
    path(f"{PLAN}structure/undo/", views.undo_structure, name="undo-structure"),
    path(f"{PLAN}structure/<uuid:uid>/", views.arrange, name="arrange"),
    path(f"{SECTION}sign-off/", views.sign_off, name="sign-off"),
    path(f"{PLAN}decisions/", views.decisions, name="decisions"),
    path("workspace/import/", views.import_new, name="import-new"),
    path("workspace/import/check/", views.import_new_check, name="import-new-check"),
    path("workspace/import/give-up/", views.import_give_up, name="import-new-give-up"),
    path(IMPORT, views.import_into, name="import"),
    path(f"{IMPORT}check/", views.import_check, name="import-check"),
    path(f"{IMPORT}check/<int:place>/", views.import_changes, name="import-changes"),
    path(f"{IMPORT}give-up/", views.import_give_up, name="import-give-up"),
    path("workspace/partner-plans/", views.partner_plans, name="partner-plans"),
    path("workspace/partner-plans/add/", views.add_partner_plan, name="add-partner-plan"),
    path("workspace/partner-plans/<slug:slug>/", views.check_partner_link, name="check-partner-link"),
]
