"""What a figure shows in words, for those who cannot see it, in the languages that quizgen speaks.

Another language has English words. Each sentence is filled by `str.format`; none is ever an author's.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple


class Descriptions(NamedTuple):
    """The words of one language; the same places to fill in all of them."""

    plot: str = "Plot"
    plot_of: str = "Plot of {y} over {x} from {start} to {stop}."
    the_value: str = "the value"
    heights: str = "{y} is {heights}."
    height: str = "{height} at {place}"
    undefined: str = "undefined at {place}"
    marked: str = "Marked: {marks}."

    layers: str = "Layer diagram"
    layers_of: str = "Layer diagram, from left to right: {layers}."
    unnamed: str = "unnamed"
    size: str = "size {size}"
    labelled: str = "labelled {label}"
    recurrent: str = "recurrent"

    tree: str = "Tree"
    root: str = "Tree. Root: {node}."
    below: str = "Below {node}: {children}."
    and_: str = " and "
    nothing: str = "nothing"
    quoted: str = "“{label}”"
    no_label: str = "without a label"
    line: str = "{child} (line “{label}”)"


ENGLISH = Descriptions()

DESCRIPTIONS = {
    "de": Descriptions(
        plot="Graph",
        plot_of="Graph: {y} über {x}, von {start} bis {stop}.",
        the_value="der Wert",
        heights="{y} ist {heights}.",
        height="{height} bei {place}",
        undefined="nicht definiert bei {place}",
        marked="Markiert: {marks}.",
        layers="Schichtendiagramm",
        layers_of="Schichtendiagramm, von links nach rechts: {layers}.",
        unnamed="ohne Namen",
        size="Größe {size}",
        labelled="beschriftet mit {label}",
        recurrent="rekurrent",
        tree="Baum",
        root="Baum. Wurzel: {node}.",
        below="Unter {node}: {children}.",
        and_=" und ",
        nothing="nichts",
        quoted="„{label}“",
        no_label="Knoten ohne Beschriftung",
        line="{child} (Linie „{label}“)",
    ),
    "fr": Descriptions(
        plot="Courbe",
        plot_of="Courbe\N{NO-BREAK SPACE}: {y} en fonction de {x}, de {start} à {stop}.",
        the_value="la valeur",
        heights="{y} vaut {heights}.",
        height="{height} en {place}",
        undefined="sans valeur en {place}",
        marked="Points marqués\N{NO-BREAK SPACE}: {marks}.",
        layers="Schéma de couches",
        layers_of="Schéma de couches, de gauche à droite\N{NO-BREAK SPACE}: {layers}.",
        unnamed="sans nom",
        size="taille {size}",
        labelled="étiquette {label}",
        recurrent="récurrente",
        tree="Arbre",
        root="Arbre. Racine\N{NO-BREAK SPACE}: {node}.",
        below="Sous {node}\N{NO-BREAK SPACE}: {children}.",
        and_=" et ",
        nothing="rien",
        quoted="«\N{NO-BREAK SPACE}{label}\N{NO-BREAK SPACE}»",
        no_label="un nœud sans étiquette",
        line="{child} (trait «\N{NO-BREAK SPACE}{label}\N{NO-BREAK SPACE}»)",
    ),
    "es": Descriptions(
        plot="Gráfica",
        plot_of="Gráfica: {y} en función de {x}, de {start} a {stop}.",
        the_value="el valor",
        heights="{y} vale {heights}.",
        height="{height} en {place}",
        undefined="sin valor en {place}",
        marked="Puntos marcados: {marks}.",
        layers="Diagrama de capas",
        layers_of="Diagrama de capas, de izquierda a derecha: {layers}.",
        unnamed="sin nombre",
        size="tamaño {size}",
        labelled="etiqueta {label}",
        recurrent="recurrente",
        tree="Árbol",
        root="Árbol. Raíz: {node}.",
        below="Debajo de {node}: {children}.",
        and_=" y ",
        nothing="nada",
        quoted="«{label}»",
        no_label="un nodo sin etiqueta",
        line="{child} (línea «{label}»)",
    ),
}
"""By the language of a tag, without its region."""


@cache
def descriptions(language: str) -> Descriptions:
    """The words in *language*, a tag such as `de` or `de-CH`."""
    return DESCRIPTIONS.get(language.partition("-")[0], ENGLISH)
