"""quizgen's own words, on paper and in files for learning platforms, in the languages that it speaks.

Another language has English words. An author's words are never looked up here, and neither are messages to
authors, nor what a document says to people who run quizgen again (the name of a command).
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from quizgen.model import Exact
from quizgen.text.filters import display
from quizgen.text.numbers import localized, speaks_english


class Phrases(NamedTuple):
    """The words of one language; a pair is for one and for several. None needs escaping in Markdown."""

    colon: str = ":"
    answer: str = "Answer"
    with_unit: str = "with its unit"
    type_unit: str = "Type the number with its unit."
    answer_key: str = "answer key"
    worked_solution: str = "Worked solution"
    worked_solutions: str = "worked solutions"
    hint: str = "Hint"
    order: str = "Order"
    choose_all: str = "Choose all that apply."
    marking_guide: str = "Marking guide."
    true: str = "True"
    false: str = "False"
    correct: str = "Correct."
    is_correct: str = "Your answer is correct."
    is_partly_correct: str = "Your answer is partially correct."
    is_incorrect: str = "Your answer is incorrect."
    two_mistakes: str = "Two mistakes at once."
    same_number: str = "Another mistake leads to the same number."
    name: str = "Name"
    id: str = "Id"
    group: str = "Group"
    paper: str = "Paper"
    heads: tuple[str, str, str, str] = ("id", "paper", "name", "group")
    """Of the columns of a table of papers."""
    bank: str = "Bank"
    seed: str = "seed"
    made_again: str = "A variant is made again from its name, in the folder of its bank"
    questions: tuple[str, str] = ("question", "questions")
    points: tuple[str, str] = ("point", "points")
    easy: str = "easy"
    medium: str = "medium"
    hard: str = "hard"
    no_level: str = "no level"
    from_category: tuple[str, str] = (
        "Put one random question from this category into the quiz.",
        "Put {} random questions from this category into the quiz.",
    )
    given: str = "Given"
    together: str = "In one formula"
    solving: str = "To be solved for"
    so: str = "so"
    solved: str = "Solved for"
    left_out: str = "Left out, because it cannot be the answer"
    then: str = "Then"
    admissible: str = "The solution that is admissible"
    check: str = "Check by inserting"
    feedback_on: str = "Feedback"
    your_answer: str = "Your answer"
    right_answer: str = "Right answer"
    no_answer: str = "no answer"
    by_a_person: str = "A person marks this answer."
    earned: str = "{earned} of {points}"
    total: str = "Total"
    so_far: str = "Total so far"


ENGLISH = Phrases()

PHRASES = {
    "de": Phrases(
        answer="Antwort",
        with_unit="mit Einheit",
        type_unit="Die Zahl mit ihrer Einheit eingeben.",
        answer_key="Lösungsschlüssel",
        worked_solution="Lösungsweg",
        worked_solutions="Lösungswege",
        hint="Hinweis",
        order="Reihenfolge",
        choose_all="Alles Zutreffende ankreuzen.",
        marking_guide="Bewertung.",
        true="Wahr",
        false="Falsch",
        correct="Richtig.",
        is_correct="Die Antwort ist richtig.",
        is_partly_correct="Die Antwort ist teilweise richtig.",
        is_incorrect="Die Antwort ist falsch.",
        two_mistakes="Zwei Fehler auf einmal.",
        same_number="Ein anderer Fehler führt zur selben Zahl.",
        name="Name",
        id="Nummer",
        group="Gruppe",
        paper="Blatt",
        heads=("Nummer", "Blatt", "Name", "Gruppe"),
        bank="Sammlung",
        seed="Startwert",
        made_again="Eine Variante entsteht wieder aus ihrem Namen, im Ordner ihrer Sammlung",
        questions=("Frage", "Fragen"),
        points=("Punkt", "Punkte"),
        easy="leicht",
        medium="mittel",
        hard="schwer",
        no_level="ohne Stufe",
        from_category=(
            "Aus dieser Kategorie gehört eine zufällige Frage in den Test.",
            "Aus dieser Kategorie gehören {} zufällige Fragen in den Test.",
        ),
        given="Gegeben",
        together="In einer Formel",
        solving="Aufzulösen nach",
        so="also",
        solved="Aufgelöst nach",
        left_out="Ausgeschieden, weil es nicht die Antwort sein kann",
        then="Dann",
        admissible="Die zulässige Lösung",
        check="Probe durch Einsetzen",
        feedback_on="Rückmeldung",
        your_answer="Eigene Antwort",
        right_answer="Richtige Antwort",
        no_answer="keine Antwort",
        by_a_person="Diese Antwort bewertet ein Mensch.",
        earned="{earned} von {points}",
        total="Summe",
        so_far="Summe bisher",
    ),
    "fr": Phrases(
        colon="\N{NO-BREAK SPACE}:",
        answer="Réponse",
        with_unit="avec son unité",
        type_unit="Saisir le nombre avec son unité.",
        answer_key="corrigé",
        worked_solution="Solution détaillée",
        worked_solutions="solutions détaillées",
        hint="Indice",
        order="Ordre",
        choose_all="Plusieurs réponses possibles.",
        marking_guide="Barème.",
        true="Vrai",
        false="Faux",
        correct="Correct.",
        is_correct="La réponse est correcte.",
        is_partly_correct="La réponse est partiellement correcte.",
        is_incorrect="La réponse est incorrecte.",
        two_mistakes="Deux erreurs à la fois.",
        same_number="Une autre erreur mène au même nombre.",
        name="Nom",
        id="Numéro",
        group="Groupe",
        paper="Copie",
        heads=("numéro", "copie", "nom", "groupe"),
        bank="Banque",
        seed="graine",
        made_again="Une variante se refait à partir de son nom, dans le dossier de sa banque",
        questions=("question", "questions"),
        points=("point", "points"),
        easy="facile",
        medium="moyen",
        hard="difficile",
        no_level="sans niveau",
        from_category=(
            "Mettre une question aléatoire de cette catégorie dans le test.",
            "Mettre {} questions aléatoires de cette catégorie dans le test.",
        ),
        given="Données",
        together="En une seule formule",
        solving="À résoudre pour",
        so="donc",
        solved="Résolu pour",
        left_out="Écarté, car ce ne peut être la réponse",
        then="Alors",
        admissible="La solution admissible",
        check="Vérification par substitution",
        feedback_on="Commentaires",
        your_answer="Votre réponse",
        right_answer="Réponse correcte",
        no_answer="aucune réponse",
        by_a_person="Cette réponse est notée par une personne.",
        earned="{earned} sur {points}",
        total="Total des points",
        so_far="Total provisoire",
    ),
    "es": Phrases(
        answer="Respuesta",
        with_unit="con su unidad",
        type_unit="Escriba el número con su unidad.",
        answer_key="clave de respuestas",
        worked_solution="Solución paso a paso",
        worked_solutions="soluciones paso a paso",
        hint="Pista",
        order="Orden",
        choose_all="Marque todas las correctas.",
        marking_guide="Guía de corrección.",
        true="Verdadero",
        false="Falso",
        correct="Correcto.",
        is_correct="La respuesta es correcta.",
        is_partly_correct="La respuesta es parcialmente correcta.",
        is_incorrect="La respuesta es incorrecta.",
        two_mistakes="Dos errores a la vez.",
        same_number="Otro error lleva al mismo número.",
        name="Nombre",
        id="Número",
        group="Grupo",
        paper="Hoja",
        heads=("número", "hoja", "nombre", "grupo"),
        bank="Banco",
        seed="semilla",
        made_again="Una variante se vuelve a generar a partir de su nombre, en la carpeta de su banco",
        questions=("pregunta", "preguntas"),
        points=("punto", "puntos"),
        easy="fácil",
        medium="medio",
        hard="difícil",
        no_level="sin nivel",
        from_category=(
            "Ponga en el cuestionario una pregunta aleatoria de esta categoría.",
            "Ponga en el cuestionario {} preguntas aleatorias de esta categoría.",
        ),
        given="Datos",
        together="En una sola fórmula",
        solving="Se despeja",
        so="es decir",
        solved="Despejado",
        left_out="Descartado, porque no puede ser la respuesta",
        then="Entonces",
        admissible="La solución admisible",
        check="Comprobación por sustitución",
        feedback_on="Comentarios",
        your_answer="Su respuesta",
        right_answer="Respuesta correcta",
        no_answer="sin respuesta",
        by_a_person="Esta respuesta la califica una persona.",
        earned="{earned} de {points}",
        total="Suma",
        so_far="Total provisional",
    ),
}
"""By the language of a tag, without its region."""


@cache
def phrases(language: str) -> Phrases:
    """The words in *language*, a tag such as `de` or `de-CH`."""
    return PHRASES.get(language.partition("-")[0], ENGLISH)


def counted(number: Exact, words: tuple[str, str], language: str) -> str:
    """1 point, 2 points, 1,5 Punkte, 1,5 point (in French several begin at 2)."""
    one = number < 2 if language.startswith("fr") else number == 1
    return f"{number_in(number, language)} {words[not one]}"


def number_in(number: Exact, language: str) -> str:
    """*number* as people read it."""
    text = display(number)
    return text if speaks_english(language) else localized(text, language)
