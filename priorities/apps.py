from django.apps import AppConfig


class PrioritiesConfig(AppConfig):
    name = "priorities"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from plans.queries import WORDS_OF  # noqa: PLC0415  (models are not there before)
        from priorities import queries  # noqa: PLC0415

        WORDS_OF["commitment"] = queries.words_of_commitments
        WORDS_OF["milestone"] = queries.words_of_milestones
