"""What a student is told who practises, in the languages that quizgen speaks; another one has English words.

What is said of an answer itself is in `notes`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple


class Words(NamedTuple):
    """The words of one language; letters that are keys are the same in all of them."""

    right: str = "Right."
    partly: str = "Partly right: {score} of {points}."
    wrong: str = "Not right."
    unreadable: str = "This cannot be read"
    mistake: str = "Recognised mistake: {names}."
    another_try: str = "Another try."
    last_try: str = "One more try."
    hint: str = "Hint"
    no_hint: str = "There is no hint for this question."
    no_more_hints: str = "There is no further hint."
    retraced: str = "How your number comes about"
    solution: str = "Worked solution"
    answer_is: str = "The answer is {answer}."
    your_answer: str = "Your answer"
    noted: str = "Noted."
    repeated: str = "That was your answer before; another one is needed."
    no_answer: str = "no answer"
    missing: str = "a letter is missing for {numbers}"
    figure: str = "figure"
    stopped: str = "Stopped"
    kept: str = "Everything is kept; the same command goes on from here."
    clock_goes_on: str = "The time goes on running."
    not_kept: str = "What you practised is not remembered."
    not_reached: tuple[str, str] = ("{} question was not reached.", "{} questions were not reached.")
    go_on: str = "Going on with the sitting of {time}: {number} of {count} answered (--new begins another)."
    question: str = "Question {number} of {count}"
    part: str = "Part {label}"
    points: tuple[str, str] = ("point", "points")
    levels: Mapping[str, str] = {"easy": "easy", "medium": "medium", "hard": "hard"}
    asks: Mapping[str, str] = {
        "choice": "One letter, {letters}",
        "truefalse": "A or B",
        "key": "One key, {letters}",
        "multiple": "Every letter that applies, such as A C",
        "number": "A number",
        "unit": "A number with its unit",
        "formula": "A formula, such as 3*n^2 + n",
        "text": "A word or a few",
        "matching": "For each number a letter, such as 1B 2A",
        "ordering": "The letters in order, such as BDAC",
        "tuple": "The numbers in order, such as 12, 20",
        "set": "The numbers, such as 1, 2",
        "interval": "The interval, such as (2, 5]",
        "matrix": "The rows, such as [[1, 2], [3, 4]]",
    }
    keys: Mapping[str, str] = {
        "hint": "hint",
        "solution": "solution",
        "help": "help",
        "quit": "stop",
        "next": "next",
        "scroll": "scroll",
        "end": "end",
        "hand_in": "hand in",
    }
    reasons: Mapping[str, str] = {
        "follow-up": "once more, with other values",
        "contrast": "to tell a mistake from the rule",
        "due": "to refresh",
        "weakest": "to refresh",
    }
    minutes_left: tuple[str, str] = ("{} minute left", "{} minutes left")
    time_over: str = "The time is over."
    done: str = "Done"
    score: str = "{right} of {count} right at the first try"
    answered: str = "{number} of {count} answered"
    exam_score: str = "{score} of {points} points"
    mistakes_made: str = "Mistakes to look at"
    times: str = "{}×"
    none_made: str = "No known mistake was made."


ENGLISH = Words()

WORDS = {
    "de": Words(
        right="Richtig.",
        partly="Teilweise richtig: {score} von {points}.",
        wrong="Nicht richtig.",
        unreadable="Das lässt sich nicht lesen",
        mistake="Erkannter Fehler: {names}.",
        another_try="Noch ein Versuch.",
        last_try="Ein letzter Versuch.",
        hint="Hinweis",
        no_hint="Zu dieser Frage gibt es keinen Hinweis.",
        no_more_hints="Es gibt keinen weiteren Hinweis.",
        retraced="So kommt diese Zahl zustande",
        solution="Lösungsweg",
        answer_is="Die Antwort ist {answer}.",
        your_answer="Deine Antwort",
        noted="Notiert.",
        repeated="Das war die Antwort von vorhin; jetzt ist eine andere gefragt.",
        no_answer="keine Antwort",
        missing="für {numbers} fehlt ein Buchstabe",
        figure="Abbildung",
        stopped="Unterbrochen",
        kept="Alles ist gespeichert; derselbe Befehl macht hier weiter.",
        clock_goes_on="Die Zeit läuft weiter.",
        not_kept="Diese Übung wird nicht behalten.",
        not_reached=("{} Frage wurde nicht erreicht.", "{} Fragen wurden nicht erreicht."),
        go_on="Weiter mit der Übung von {time}: {number} von {count} beantwortet (--new beginnt eine neue).",
        question="Frage {number} von {count}",
        part="Teil {label}",
        points=("Punkt", "Punkte"),
        levels={"easy": "leicht", "medium": "mittel", "hard": "schwer"},
        asks={
            "choice": "Ein Buchstabe, {letters}",
            "truefalse": "A oder B",
            "key": "Eine Taste, {letters}",
            "multiple": "Alle zutreffenden Buchstaben, etwa A C",
            "number": "Eine Zahl",
            "unit": "Eine Zahl mit ihrer Einheit",
            "formula": "Eine Formel, etwa 3*n^2 + n",
            "text": "Ein Wort oder wenige",
            "matching": "Zu jeder Zahl ein Buchstabe, etwa 1B 2A",
            "ordering": "Die Buchstaben in der Reihenfolge, etwa BDAC",
            "tuple": "Die Zahlen in der Reihenfolge, etwa 12; 20",
            "set": "Die Zahlen, etwa 1; 2",
            "interval": "Das Intervall, etwa (2; 5]",
            "matrix": "Die Zeilen, etwa [[1; 2]; [3; 4]]",
        },
        keys={
            "hint": "Hinweis",
            "solution": "Lösung",
            "help": "Hilfe",
            "quit": "aufhören",
            "next": "weiter",
            "scroll": "blättern",
            "end": "Ende",
            "hand_in": "abgeben",
        },
        reasons={
            "follow-up": "noch einmal, mit anderen Werten",
            "contrast": "um einen Fehler von der Regel zu unterscheiden",
            "due": "zum Auffrischen",
            "weakest": "zum Auffrischen",
        },
        minutes_left=("noch {} Minute", "noch {} Minuten"),
        time_over="Die Zeit ist um.",
        done="Fertig",
        score="{right} von {count} im ersten Versuch richtig",
        answered="{number} von {count} beantwortet",
        exam_score="{score} von {points} Punkten",
        mistakes_made="Fehler, die einen Blick lohnen",
        none_made="Kein bekannter Fehler wurde gemacht.",
    ),
    "fr": Words(
        right="Juste.",
        partly="En partie juste : {score} sur {points}.",
        wrong="Pas juste.",
        unreadable="Ceci est illisible",
        mistake="Erreur reconnue : {names}.",
        another_try="Encore un essai.",
        last_try="Un dernier essai.",
        hint="Indice",
        no_hint="Cette question n'a pas d'indice.",
        no_more_hints="Il n'y a plus d'indice.",
        retraced="D'où vient ce nombre",
        solution="Solution détaillée",
        answer_is="La réponse est {answer}.",
        your_answer="Ta réponse",
        noted="Noté.",
        repeated="C'était déjà ta réponse ; il en faut une autre.",
        no_answer="pas de réponse",
        missing="il manque une lettre pour {numbers}",
        figure="figure",
        stopped="Interrompu",
        kept="Tout est enregistré ; la même commande reprend ici.",
        clock_goes_on="Le temps continue de courir.",
        not_kept="Cet exercice n'est pas gardé en mémoire.",
        not_reached=("{} question n'a pas été atteinte.", "{} questions n'ont pas été atteintes."),
        go_on="On reprend la séance de {time} : {number} sur {count} (--new en commence une autre).",
        question="Question {number} sur {count}",
        part="Partie {label}",
        points=("point", "points"),
        levels={"easy": "facile", "medium": "moyen", "hard": "difficile"},
        asks={
            "choice": "Une lettre, {letters}",
            "truefalse": "A ou B",
            "key": "Une touche, {letters}",
            "multiple": "Toutes les lettres qui conviennent, p. ex. A C",
            "number": "Un nombre",
            "unit": "Un nombre avec son unité",
            "formula": "Une formule, p. ex. 3*n^2 + n",
            "text": "Un mot ou quelques-uns",
            "matching": "Pour chaque nombre une lettre, p. ex. 1B 2A",
            "ordering": "Les lettres dans l'ordre, p. ex. BDAC",
            "tuple": "Les nombres dans l'ordre, p. ex. 12 ; 20",
            "set": "Les nombres, p. ex. 1 ; 2",
            "interval": "L'intervalle, p. ex. ]2 ; 5]",
            "matrix": "Les lignes, p. ex. [[1; 2]; [3; 4]]",
        },
        keys={
            "hint": "indice",
            "solution": "solution",
            "help": "aide",
            "quit": "arrêter",
            "next": "suite",
            "scroll": "défiler",
            "end": "fin",
            "hand_in": "rendre",
        },
        reasons={
            "follow-up": "encore une fois, avec d'autres valeurs",
            "contrast": "pour distinguer une erreur de la règle",
            "due": "à rafraîchir",
            "weakest": "à rafraîchir",
        },
        minutes_left=("encore {} minute", "encore {} minutes"),
        time_over="Le temps est écoulé.",
        done="Terminé",
        score="{right} sur {count} juste au premier essai",
        answered="{number} sur {count} avec une réponse",
        exam_score="{score} points sur {points}",
        mistakes_made="Erreurs à regarder",
        none_made="Aucune erreur connue.",
    ),
    "es": Words(
        right="Correcto.",
        partly="Correcto en parte: {score} de {points}.",
        wrong="No es correcto.",
        unreadable="Esto no se puede leer",
        mistake="Error reconocido: {names}.",
        another_try="Otro intento.",
        last_try="Un último intento.",
        hint="Pista",
        no_hint="Esta pregunta no tiene pistas.",
        no_more_hints="No hay más pistas.",
        retraced="De dónde sale este número",
        solution="Solución paso a paso",
        answer_is="La respuesta es {answer}.",
        your_answer="Tu respuesta",
        noted="Anotado.",
        repeated="Esa ya fue tu respuesta; hace falta otra.",
        no_answer="sin respuesta",
        missing="falta una letra para {numbers}",
        figure="figura",
        stopped="Interrumpido",
        kept="Todo está guardado; la misma orden sigue desde aquí.",
        clock_goes_on="El tiempo sigue corriendo.",
        not_kept="Esta práctica no se guarda.",
        not_reached=("No se llegó a {} pregunta.", "No se llegó a {} preguntas."),
        go_on="Sigue la sesión de las {time}: {number} de {count} respondidas (--new empieza otra).",
        question="Pregunta {number} de {count}",
        part="Apartado {label}",
        points=("punto", "puntos"),
        levels={"easy": "fácil", "medium": "medio", "hard": "difícil"},
        asks={
            "choice": "Una letra, {letters}",
            "truefalse": "A o B",
            "key": "Una tecla, {letters}",
            "multiple": "Todas las letras que correspondan, p. ej. A C",
            "number": "Un número",
            "unit": "Un número con su unidad",
            "formula": "Una fórmula, p. ej. 3*n^2 + n",
            "text": "Una palabra o pocas",
            "matching": "Para cada número una letra, p. ej. 1B 2A",
            "ordering": "Las letras en orden, p. ej. BDAC",
            "tuple": "Los números en orden, p. ej. 12; 20",
            "set": "Los números, p. ej. 1; 2",
            "interval": "El intervalo, p. ej. (2; 5]",
            "matrix": "Las filas, p. ej. [[1; 2]; [3; 4]]",
        },
        keys={
            "hint": "pista",
            "solution": "solución",
            "help": "ayuda",
            "quit": "parar",
            "next": "seguir",
            "scroll": "desplazar",
            "end": "fin",
            "hand_in": "entregar",
        },
        reasons={
            "follow-up": "otra vez, con otros valores",
            "contrast": "para distinguir un error de la regla",
            "due": "para repasar",
            "weakest": "para repasar",
        },
        minutes_left=("queda {} minuto", "quedan {} minutos"),
        time_over="Se acabó el tiempo.",
        done="Terminado",
        score="{right} de {count} correctas al primer intento",
        answered="{number} de {count} respondidas",
        exam_score="{score} de {points} puntos",
        mistakes_made="Errores que conviene mirar",
        none_made="Ningún error conocido.",
    ),
}
"""By the language of a tag, without its region."""


@cache
def tutoring(language: str) -> Words:
    """The words in *language*, a tag such as `de` or `de-CH`."""
    return WORDS.get(language.partition("-")[0], ENGLISH)
