"""In which languages may an edition be given besides its own? Those most spoken in England besides English (Census
2021, main language), Welsh, and British Sign Language."""

from __future__ import annotations

from typing import NamedTuple


class Language(NamedTuple):
    """A language by its English name, by the name that its readers look for, and which way it is written."""

    code: str
    name: str
    own_name: str
    is_rtl: bool = False

    @property
    def direction(self) -> str:
        """For HTML's `dir`."""
        return "rtl" if self.is_rtl else "ltr"

    @property
    def label(self) -> str:
        return self.name if self.name == self.own_name else f"{self.name} ({self.own_name})"


ENGLISH, SIGNED = "en-GB", "bfi"
LANGUAGES = {
    row.code: row
    for row in (
        Language(ENGLISH, "English", "English"),
        Language(SIGNED, "British Sign Language", "British Sign Language"),
        Language("ar", "Arabic", "العربية", True),
        Language("bn", "Bengali", "বাংলা"),
        Language("bg", "Bulgarian", "Български"),
        Language("zh-Hans", "Chinese, simplified", "简体中文"),
        Language("zh-Hant", "Chinese, traditional", "繁體中文"),
        Language("cs", "Czech", "Čeština"),
        Language("fr", "French", "Français"),
        Language("gu", "Gujarati", "ગુજરાતી"),
        Language("hu", "Hungarian", "Magyar"),
        Language("it", "Italian", "Italiano"),
        Language("ckb", "Kurdish (Sorani)", "کوردی", True),
        Language("lv", "Latvian", "Latviešu"),
        Language("lt", "Lithuanian", "Lietuvių"),
        Language("ps", "Pashto", "پښتو", True),
        Language("fa", "Persian (Farsi)", "فارسی", True),
        Language("pl", "Polish", "Polski"),
        Language("pt", "Portuguese", "Português"),
        Language("pa", "Punjabi", "ਪੰਜਾਬੀ"),
        Language("ro", "Romanian", "Română"),
        Language("ru", "Russian", "Русский"),
        Language("sk", "Slovak", "Slovenčina"),
        Language("so", "Somali", "Soomaali"),
        Language("es", "Spanish", "Español"),
        Language("ta", "Tamil", "தமிழ்"),
        Language("ti", "Tigrinya", "ትግርኛ"),
        Language("tr", "Turkish", "Türkçe"),
        Language("uk", "Ukrainian", "Українська"),
        Language("ur", "Urdu", "اردو", True),
        Language("vi", "Vietnamese", "Tiếng Việt"),
        Language("cy", "Welsh", "Cymraeg"),
    )
}
LANGUAGE_CHOICES = [(row.code, row.label) for row in LANGUAGES.values()]
