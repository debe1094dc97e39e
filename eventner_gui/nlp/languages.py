"""Every language of spaCy 3.8, without importing spaCy."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """A language that spaCy splits into tokens.

    Attributes:
        code: as spaCy names it.
        name: in English.
        needs: packages to install for its tokenizer, separated by spaces; empty for nothing.
        modules: the modules of those packages, to see whether they are there.
        needs_program: a program to install besides; empty for nothing.
    """

    code: str
    name: str
    needs: str = ""
    modules: tuple[str, ...] = ()
    needs_program: str = ""


LANGUAGES: tuple[Language, ...] = (
    Language("af", "Afrikaans"),
    Language("am", "Amharic"),
    Language("ar", "Arabic"),
    Language("az", "Azerbaijani"),
    Language("bg", "Bulgarian"),
    Language("bn", "Bengali"),
    Language("bo", "Tibetan"),
    Language("ca", "Catalan"),
    Language("cs", "Czech"),
    Language("da", "Danish"),
    Language("de", "German"),
    Language("dsb", "Lower Sorbian"),
    Language("el", "Greek"),
    Language("en", "English"),
    Language("es", "Spanish"),
    Language("et", "Estonian"),
    Language("eu", "Basque"),
    Language("fa", "Persian"),
    Language("fi", "Finnish"),
    Language("fo", "Faroese"),
    Language("fr", "French"),
    Language("ga", "Irish"),
    Language("gd", "Scottish Gaelic"),
    Language("grc", "Ancient Greek"),
    Language("gu", "Gujarati"),
    Language("he", "Hebrew"),
    Language("hi", "Hindi"),
    Language("hr", "Croatian"),
    Language("hsb", "Upper Sorbian"),
    Language("ht", "Haitian Creole"),
    Language("hu", "Hungarian"),
    Language("hy", "Armenian"),
    Language("id", "Indonesian"),
    Language("is", "Icelandic"),
    Language("it", "Italian"),
    Language("ja", "Japanese", "sudachipy sudachidict_core", ("sudachipy", "sudachidict_core")),
    Language("kmr", "Kurmanji (Northern Kurdish)"),
    Language("kn", "Kannada"),
    Language(
        "ko",
        "Korean",
        "natto-py",
        ("natto",),
        "the program mecab-ko with its dictionary mecab-ko-dic",
    ),
    Language("ky", "Kyrgyz"),
    Language("la", "Latin"),
    Language("lb", "Luxembourgish"),
    Language("lg", "Luganda"),
    Language("lij", "Ligurian"),
    Language("lt", "Lithuanian"),
    Language("lv", "Latvian"),
    Language("mk", "Macedonian"),
    Language("ml", "Malayalam"),
    Language("mr", "Marathi"),
    Language("ms", "Malay"),
    Language("nb", "Norwegian Bokmål"),
    Language("ne", "Nepali"),
    Language("nl", "Dutch"),
    Language("nn", "Norwegian Nynorsk"),
    Language("pl", "Polish"),
    Language("pt", "Portuguese"),
    Language("ro", "Romanian"),
    Language("ru", "Russian"),
    Language("sa", "Sanskrit"),
    Language("si", "Sinhala"),
    Language("sk", "Slovak"),
    Language("sl", "Slovenian"),
    Language("sq", "Albanian"),
    Language("sr", "Serbian"),
    Language("sv", "Swedish"),
    Language("ta", "Tamil"),
    Language("te", "Telugu"),
    Language("th", "Thai", "pythainlp", ("pythainlp",)),
    Language("ti", "Tigrinya"),
    Language("tl", "Tagalog"),
    Language("tn", "Setswana"),
    Language("tr", "Turkish"),
    Language("tt", "Tatar"),
    Language("uk", "Ukrainian"),
    Language("ur", "Urdu"),
    Language("vi", "Vietnamese", "pyvi", ("pyvi",)),
    Language("xx", "Several languages"),
    Language("yo", "Yoruba"),
    Language("zh", "Chinese (by character)"),
)

_BY_CODE = {language.code: language for language in LANGUAGES}


# Their texts are split by other programs, which know nothing of spaCy's rules.
_SPLIT_BY_OTHERS = frozenset({"ja", "ko", "th", "vi", "zh"})


def takes_word_rules(code: str) -> bool:
    """Tell whether spaCy's own tokenizer splits texts of a language, so that rules can be added."""
    return code not in _SPLIT_BY_OTHERS


def find_language(code: str) -> Language | None:
    """Return the language of a code, or None when spaCy has none of that code."""
    return _BY_CODE.get(code)
