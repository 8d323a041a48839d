"""What students are told about their answers, in the languages that quizgen speaks.

Another language has English notes. Each is filled by `str.format`; none is ever an author's. Why a typed
formula cannot be read is said in English everywhere: those messages are made where formulas are read.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from quizgen.maths.unit_text import REASONS, Reason
from quizgen.text.numbers import localized, speaks_english


class Notes(NamedTuple):
    """The notes of one language, impersonal; the same places to fill in all of them."""

    and_: str = " and "
    too_long: str = "the answer is longer than {most} characters"

    # Numbers that are read and not right.
    follows: str = "follows from your answer to {labels}"
    unknown_number: str = "no known mistake leads to this number"
    unknown_numbers: str = "no known mistake leads to these numbers"
    unknown_formula: str = "no known mistake leads to this formula"
    two_mistakes: str = "two mistakes at once lead to this number"
    how_many: str = "{asked} numbers are asked; given: {given}"
    entries_right: str = "{right} of {all} entries are right"
    matrix_shape: str = "a matrix of {rows} rows and {columns} columns is asked"
    other_ends: str = "the two ends are right, but not which of them belong to the interval"
    comparison: str = "a formula is asked, not a comparison"

    # Letters and words.
    no_such_letter: str = "`{sign}` is none of the letters A to {last}"
    no_letter: str = "no letter is given"
    one_letter: str = "one letter is asked, and several are given"
    each_letter: str = "each letter is needed once"
    true_or_false: str = "the answer is true or false"
    true: tuple[str, ...] = ("true", "t", "yes", "y", "right")
    """What may be typed for it, in lower case; the English words may be typed in every language."""
    false: tuple[str, ...] = ("false", "f", "no", "n", "wrong")
    nothing: str = "nothing is typed"
    spelling: str = "close to the answer: check the spelling"
    by_a_person: str = "a person marks this"

    # Numbers that cannot be read.
    most_read: str = "at most {most} characters are read"
    two_units: str = "a unit stands before the number and another behind it"
    missing: str = "a number is missing here"
    no_number: str = "this is not a number"
    decimal_and_fraction: str = "a decimal and a fraction do not go together"
    factor: str = "only a power of ten can be a factor here, such as `{example}`"
    power: str = "only powers of ten are read; work out this one"
    fraction_or_mixed: str = (
        "this can be the fraction `{one}/...` or the mixed number `{whole} + {top}/...`: "
        "write a fraction without blanks, or a decimal"
    )
    by_zero: str = "nothing can be divided by 0"
    parenthesis: str = "this parenthesis has no partner"
    beyond: str = "the power of ten is beyond {most}"
    ends_before: str = "the number ends before this, and no unit begins with it"
    second_number: str = "there is a second number here"
    not_in_unit: str = "this cannot stand in a unit"
    two_numbers: str = "two numbers stand here"
    second_mark: str = "a second mark behind the decimals"
    blanks: str = "two numbers stand here, or thousands that are not groups of three digits"
    thousands: str = "thousands are groups of three digits behind the same mark"
    two_readings: str = "`{body}` can be read as `{whole}` or `{decimal}`: write one of these"

    # Units.
    no_unit: Mapping[Reason, str] = REASONS
    unit_missing: str = "The number is right. Its unit is missing: {unit}."
    no_unit_here: str = "No unit belongs here; `{given}` was given."
    other_quantity: str = "`{given}` does not measure what {unit} measures."
    too_large: str = "The digits are right, but the value is {times} times too large."
    too_small: str = "The digits are right, but the value is {times} times too small."
    wrong_value: str = "The value is not right."
    unit_missing_too: str = "The unit is missing, too: {unit}."


ENGLISH = Notes()

_GERMAN = Notes(
    and_=" und ",
    too_long="die Antwort ist länger als {most} Zeichen",
    follows="folgt aus der eigenen Antwort auf {labels}",
    unknown_number="kein bekannter Fehler führt zu dieser Zahl",
    unknown_numbers="kein bekannter Fehler führt zu diesen Zahlen",
    unknown_formula="kein bekannter Fehler führt zu dieser Formel",
    two_mistakes="zwei Fehler auf einmal führen zu dieser Zahl",
    how_many="gefragt sind {asked} Zahlen, angegeben {given}",
    entries_right="{right} von {all} Einträgen sind richtig",
    matrix_shape="gefragt ist eine Matrix mit {rows} Zeilen und {columns} Spalten",
    other_ends="die beiden Grenzen stimmen, aber nicht, welche zum Intervall gehören",
    comparison="gefragt ist eine Formel, kein Vergleich",
    no_such_letter="`{sign}` ist keiner der Buchstaben A bis {last}",
    no_letter="es ist kein Buchstabe angegeben",
    one_letter="gefragt ist ein Buchstabe, angegeben sind mehrere",
    each_letter="jeder Buchstabe wird genau einmal gebraucht",
    true_or_false="die Antwort ist wahr oder falsch",
    true=("wahr", "w", "ja", "j", "richtig", "r", "stimmt"),
    false=("falsch", "f", "nein", "n", "stimmt nicht"),
    nothing="es ist nichts eingegeben",
    spelling="nahe an der Antwort: bitte die Schreibweise prüfen",
    by_a_person="das bewertet ein Mensch",
    most_read="höchstens {most} Zeichen werden gelesen",
    two_units="eine Einheit steht vor der Zahl und eine weitere dahinter",
    missing="hier fehlt eine Zahl",
    no_number="das ist keine Zahl",
    decimal_and_fraction="eine Dezimalzahl und ein Bruch passen nicht zusammen",
    factor="nur eine Zehnerpotenz kann hier ein Faktor sein, etwa `{example}`",
    power="nur Zehnerpotenzen werden gelesen; diese Potenz bitte ausrechnen",
    fraction_or_mixed=(
        "das kann der Bruch `{one}/...` oder die gemischte Zahl `{whole} + {top}/...` sein: "
        "bitte einen Bruch ohne Leerzeichen oder eine Dezimalzahl schreiben"
    ),
    by_zero="durch 0 kann nicht geteilt werden",
    parenthesis="zu dieser Klammer fehlt die andere",
    beyond="der Exponent der Zehnerpotenz liegt jenseits von {most}",
    ends_before="die Zahl endet davor, und keine Einheit beginnt so",
    second_number="hier steht eine zweite Zahl",
    not_in_unit="das kann nicht in einer Einheit stehen",
    two_numbers="hier stehen zwei Zahlen",
    second_mark="ein zweites Trennzeichen hinter dem Dezimalzeichen",
    blanks="hier stehen zwei Zahlen, oder Tausender, die keine Gruppen von drei Ziffern sind",
    thousands="Tausender sind Gruppen von drei Ziffern hinter demselben Zeichen",
    two_readings="`{body}` kann `{whole}` oder `{decimal}` heißen: bitte eines davon schreiben",
    no_unit={
        "long": "eine Einheit hat höchstens {most} Zeichen",
        "stray": "`{text}` ist keine Einheit: `{sign}` kann dort nicht stehen",
        "ends": "`{text}` ist keine Einheit: am Ende fehlt etwas",
        "factors": "eine Einheit hat höchstens {factors} Faktoren, mit Exponenten bis {power}",
        "powers": "die Exponenten einer Einheit gehen bis {power}",
        "two_ways": "`{text}` kann zweierlei heißen: bitte `J/(kg K)` oder `J K/kg` schreiben",
        "unknown": "`{name}` ist hier nicht als Einheit bekannt",
        "meant": "`{name}` ist hier nicht als Einheit bekannt; ist `{other}` gemeint?",
    },
    unit_missing="Die Zahl ist richtig. Ihre Einheit fehlt: {unit}.",
    no_unit_here="Hierher gehört keine Einheit; angegeben ist `{given}`.",
    other_quantity="`{given}` misst nicht dieselbe Größe wie {unit}.",
    too_large="Die Ziffern sind richtig, aber der Wert ist um den Faktor {times} zu groß.",
    too_small="Die Ziffern sind richtig, aber der Wert ist um den Faktor {times} zu klein.",
    wrong_value="Der Wert ist nicht richtig.",
    unit_missing_too="Auch die Einheit fehlt: {unit}.",
)

_FRENCH = Notes(
    and_=" et ",
    too_long="la réponse dépasse {most} caractères",
    follows="découle de la réponse donnée à {labels}",
    unknown_number="aucune erreur connue ne mène à ce nombre",
    unknown_numbers="aucune erreur connue ne mène à ces nombres",
    unknown_formula="aucune erreur connue ne mène à cette formule",
    two_mistakes="deux erreurs à la fois mènent à ce nombre",
    how_many="{asked} nombres sont demandés, la réponse en compte {given}",
    entries_right="{right} coefficients sur {all} sont justes",
    matrix_shape="une matrice à {rows} lignes et {columns} colonnes est demandée",
    other_ends="les deux bornes sont justes, mais pas leur appartenance à l’intervalle",
    comparison="une formule est demandée, et non une comparaison",
    no_such_letter="`{sign}` n'est pas une des lettres de A à {last}",
    no_letter="aucune lettre n'est donnée",
    one_letter="une seule lettre est demandée, plusieurs sont données",
    each_letter="chaque lettre doit figurer une fois",
    true_or_false="la réponse est vrai ou faux",
    true=("vrai", "v", "vraie", "oui", "o", "juste", "exact"),
    false=("faux", "f", "fausse", "non", "n", "inexact"),
    nothing="aucune réponse n'est saisie",
    spelling="proche de la réponse\N{NO-BREAK SPACE}: vérifier l'orthographe",
    by_a_person="cette réponse est notée par une personne",
    most_read="{most} caractères au plus sont lus",
    two_units="une unité précède le nombre et une autre le suit",
    missing="il manque un nombre ici",
    no_number="ceci n'est pas un nombre",
    decimal_and_fraction="un nombre décimal et une fraction ne vont pas ensemble",
    factor="seule une puissance de dix peut être un facteur ici, comme dans `{example}`",
    power="seules les puissances de dix sont lues\N{NO-BREAK SPACE}; calculer celle-ci",
    fraction_or_mixed=(
        "ceci peut être la fraction `{one}/...` ou le nombre mixte `{whole} + {top}/...`\N{NO-BREAK SPACE}: "
        "écrire une fraction sans espaces, ou un nombre décimal"
    ),
    by_zero="on ne peut pas diviser par 0",
    parenthesis="il manque l'autre parenthèse",
    beyond="l'exposant de la puissance de dix dépasse {most}",
    ends_before="le nombre s'arrête avant ceci, et aucune unité ne commence ainsi",
    second_number="il y a un deuxième nombre ici",
    not_in_unit="ceci ne peut pas figurer dans une unité",
    two_numbers="il y a deux nombres ici",
    second_mark="un deuxième séparateur après les décimales",
    blanks="il y a deux nombres ici, ou des milliers qui ne sont pas groupés par trois chiffres",
    thousands="les milliers sont groupés par trois chiffres, avec le même séparateur",
    two_readings=("`{body}` peut se lire `{whole}` ou `{decimal}`\N{NO-BREAK SPACE}: écrire l'un des deux"),
    no_unit={
        "long": "une unité a au plus {most} caractères",
        "stray": "`{text}` n'est pas une unité\N{NO-BREAK SPACE}: `{sign}` ne peut pas y figurer",
        "ends": "`{text}` n'est pas une unité\N{NO-BREAK SPACE}: la fin manque",
        "factors": "une unité a au plus {factors} facteurs, et des exposants jusqu'à {power}",
        "powers": "les exposants d'une unité vont jusqu'à {power}",
        "two_ways": ("`{text}` peut se lire de deux façons\N{NO-BREAK SPACE}: écrire `J/(kg K)` ou `J K/kg`"),
        "unknown": "`{name}` n'est pas une unité connue ici",
        "meant": "`{name}` n'est pas une unité connue ici (peut-être `{other}`)",
    },
    unit_missing="Le nombre est correct. Son unité manque\N{NO-BREAK SPACE}: {unit}.",
    no_unit_here="Aucune unité n'est attendue ici\N{NO-BREAK SPACE}; `{given}` est de trop.",
    other_quantity="`{given}` ne mesure pas la même grandeur que {unit}.",
    too_large="Les chiffres sont corrects, mais la valeur est {times} fois trop grande.",
    too_small="Les chiffres sont corrects, mais la valeur est {times} fois trop petite.",
    wrong_value="La valeur n'est pas correcte.",
    unit_missing_too="L'unité manque aussi\N{NO-BREAK SPACE}: {unit}.",
)

_SPANISH = Notes(
    and_=" y ",
    too_long="la respuesta tiene más de {most} caracteres",
    follows="se deduce de la respuesta dada en {labels}",
    unknown_number="ningún error conocido lleva a este número",
    unknown_numbers="ningún error conocido lleva a estos números",
    unknown_formula="ningún error conocido lleva a esta fórmula",
    two_mistakes="dos errores a la vez llevan a este número",
    how_many="se piden {asked} números; la respuesta tiene {given}",
    entries_right="{right} de {all} elementos son correctos",
    matrix_shape="se pide una matriz de {rows} filas y {columns} columnas",
    other_ends="los dos extremos son correctos, pero no cuáles pertenecen al intervalo",
    comparison="se pide una fórmula, no una comparación",
    no_such_letter="`{sign}` no es ninguna de las letras de la A a la {last}",
    no_letter="no se ha dado ninguna letra",
    one_letter="se pide una sola letra y se han dado varias",
    each_letter="cada letra debe aparecer una vez",
    true_or_false="la respuesta es verdadero o falso",
    true=("verdadero", "v", "verdadera", "sí", "si", "s", "cierto", "correcto"),
    false=("falso", "f", "falsa", "no", "n", "incorrecto"),
    nothing="no se ha escrito nada",
    spelling="cerca de la respuesta: conviene revisar la ortografía",
    by_a_person="esta respuesta la califica una persona",
    most_read="se leen {most} caracteres como máximo",
    two_units="hay una unidad delante del número y otra detrás",
    missing="aquí falta un número",
    no_number="esto no es un número",
    decimal_and_fraction="un número decimal y una fracción no van juntos",
    factor="aquí solo una potencia de diez puede ser un factor, como en `{example}`",
    power="solo se leen potencias de diez; esta hay que calcularla",
    fraction_or_mixed=(
        "esto puede ser la fracción `{one}/...` o el número mixto `{whole} + {top}/...`: "
        "escriba una fracción sin espacios o un número decimal"
    ),
    by_zero="no se puede dividir entre 0",
    parenthesis="a este paréntesis le falta su pareja",
    beyond="el exponente de la potencia de diez pasa de {most}",
    ends_before="el número termina antes de esto, y ninguna unidad empieza así",
    second_number="aquí hay un segundo número",
    not_in_unit="esto no puede estar en una unidad",
    two_numbers="aquí hay dos números",
    second_mark="un segundo separador detrás de los decimales",
    blanks="aquí hay dos números, o millares que no forman grupos de tres cifras",
    thousands="los millares son grupos de tres cifras con el mismo separador",
    two_readings="`{body}` se puede leer como `{whole}` o como `{decimal}`: escriba uno de los dos",
    no_unit={
        "long": "una unidad tiene {most} caracteres como máximo",
        "stray": "`{text}` no es una unidad: `{sign}` no puede estar ahí",
        "ends": "`{text}` no es una unidad: falta el final",
        "factors": "una unidad tiene {factors} factores como máximo, con exponentes hasta {power}",
        "powers": "los exponentes de una unidad llegan hasta {power}",
        "two_ways": "`{text}` se puede leer de dos maneras: escriba `J/(kg K)` o `J K/kg`",
        "unknown": "`{name}` no es una unidad conocida aquí",
        "meant": "`{name}` no es una unidad conocida aquí; ¿será `{other}`?",
    },
    unit_missing="El número es correcto. Falta su unidad: {unit}.",
    no_unit_here="Aquí no va ninguna unidad; se ha dado `{given}`.",
    other_quantity="`{given}` no mide la misma magnitud que {unit}.",
    too_large="Las cifras son correctas, pero el valor es {times} veces mayor de lo debido.",
    too_small="Las cifras son correctas, pero el valor es {times} veces menor de lo debido.",
    wrong_value="El valor no es correcto.",
    unit_missing_too="También falta la unidad: {unit}.",
)

NOTES = {"de": _GERMAN, "fr": _FRENCH, "es": _SPANISH}
"""By the language of a tag, without its region."""


@cache
def notes(language: str) -> Notes:
    """The notes in *language*, a tag such as `de` or `de-CH`."""
    return NOTES.get(language.partition("-")[0], ENGLISH)


def grouped(number: int, language: str) -> str:
    """10,000 or 10 000: a whole number as people who speak *language* read it, with separators."""
    text = f"{number:,}"
    return text if speaks_english(language) else localized(text, language)
