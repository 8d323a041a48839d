"""How the figures are computed, as the page says it: formula, meaning, source."""

from __future__ import annotations

from typing import NamedTuple

from quizgen.report.options import ENOUGH, IDLE
from quizgen.report.show import fixed, percent
from quizgen.report.words import EASY, FEW, HARD, LEVELS, LOWEST, ROUGH, WEAK


class Method(NamedTuple):
    """One statistic."""

    name: str
    formula: str
    meaning: str
    limits: str
    source: str


METHODS = (
    Method(
        "Facility",
        "the mean score of a question, from 0 to 1",
        "Of right and wrong answers, the share that is right: the higher, the easier. An empty answer "
        "counts as wrong. It is of the students who had the question.",
        f"From {percent(EASY)} on a question is flagged as too easy, below {percent(HARD)} as too hard. "
        "Either can be what you want: an easy question that everybody should be able to do is no bad "
        "question.",
        "Prometric, Internal psychometric guidelines for classical test theory.",
    ),
    Method(
        "Correlation with the rest",
        "r = cov(x, y) / (s(x) s(y))",
        "x is a student's score on the question, y the share of the points on the rest of the paper. Where "
        "x is right or wrong it is the corrected point-biserial correlation: without the correction a "
        "question would be held against itself.",
        f"Below {fixed(WEAK)} a question is flagged: it does not separate. Clearly below 0, by more "
        "than one standard error 1 / sqrt(n - 1), those who are good otherwise get it wrong. Very easy and "
        "very hard questions cannot separate, and are not flagged "
        "for it.",
        "Henrysson, S. (1963). Correction of item-total correlations in item analysis. Psychometrika, 28(2), "
        "211-218. Threshold: Prometric, as above.",
    ),
    Method(
        "Discrimination index",
        "D = mean score in the upper group - mean score in the lower group",
        "The groups are the 27 % of those who had the question with the best and the worst marks; students "
        "with the same mark at a group's border share the places left in it. The mark contains the "
        "question itself, so in a short quiz D is too high; the correlation is not.",
        "0.40 and more: very good; 0.30 to 0.39: reasonably good; 0.20 to 0.29: marginal; below: poor.",
        "Kelley, T. L. (1939). The selection of upper and lower groups for the validation of test items. "
        "Journal of Educational Psychology, 30(1), 17-24. Thresholds: Ebel, R. L., & Frisbie, D. A. "
        "(1991). Essentials of educational measurement (5th ed.), p. 232.",
    ),
    Method(
        "Reliability",
        "alpha = k / (k - 1) * (1 - sum of the variances of k questions / variance of the totals)",
        "Cronbach's alpha, of points. Where every question is right or wrong and worth the same, the "
        "variance of a question is p (1 - p), and alpha is KR-20. It is a lower bound of reliability, "
        "grows with the number of questions, and does not say that they measure one thing.",
        "; ".join(f"{fixed(least, 1)} and more: {words}" for least, words in LEVELS) + f"; less: {LOWEST}.",
        "Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests. Psychometrika, "
        "16(3), 297-334. Kuder, G. F., & Richardson, M. W. (1937). The theory of the estimation of test "
        "reliability. Psychometrika, 2(3), 151-160. Interval: Feldt, L. S. (1965). The approximate "
        "sampling distribution of Kuder-Richardson reliability coefficient twenty. Psychometrika, 30(3), "
        "357-370. Words: University of Washington, Office of Educational Assessment, Understanding item "
        "analyses.",
    ),
    Method(
        "Standard error of measurement",
        "SEM = s * sqrt(1 - alpha)",
        "How far a mark is off by chance, in points; s is the standard deviation of the marks (divided by "
        "n - 1).",
        "19 times out of 20 a mark is right to within twice as much. It is a mean over the class: at the "
        "ends of the scale it is smaller.",
        "Lord, F. M., & Novick, M. R. (1968). Statistical theories of mental test scores. Addison-Wesley.",
    ),
    Method(
        "Share of an option",
        "times chosen / times shown",
        "Variants of a question show different options, so each is held against those who saw it.",
        f"A wrong option chosen by fewer than {percent(IDLE)} is flagged, once {ENOUGH} have seen it.",
        "Tarrant, M., Ware, J., & Mohammed, A. M. (2009). An assessment of functioning and non-functioning "
        "distractors in multiple-choice questions. BMC Medical Education, 9, 40.",
    ),
    Method(
        "Mistakes",
        "made in / could be made in",
        "A mistake is counted over all questions whose formulas have it. In a choice it could be made "
        "where its option was shown; in a typed answer where it leads to another number than the right one. "
        "What a response cost is divided evenly between two mistakes made at once.",
        "First comes the mistake that most students make; among equals the one that cost the class more "
        "points. A wrong answer can come from a mistake by chance: an option can be guessed, a number "
        "typed wrongly. Who made it more than once hardly guessed.",
        "quizgen.",
    ),
    Method(
        "Small classes",
        "-",
        f"Below {FEW} students neither a question nor reliability is judged, below {ROUGH} discrimination is "
        "read with caution: "
        "the standard error of a correlation of 0 is about 1 / sqrt(n - 1), which is 0.33 for 10 students "
        "and 0.19 for 30.",
        "The facility of 10 students is uncertain by about 0.3, that of 30 by 0.18, either way.",
        "Standard error: Fisher, R. A. (1915). Frequency distribution of the values of the correlation "
        "coefficient in samples from an indefinitely large population. Biometrika, 10(4), 507-521.",
    ),
)
