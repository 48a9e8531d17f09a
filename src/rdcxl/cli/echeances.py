"""`rdcxl echeances`: what must be done, and by when, after a closed jury. Package imports wait for the call."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from rdcxl.cli.base import Chemin, Commande, option_json, option_remplacer

FICHIER = Chemin("FICHIER")


@click.command(cls=Commande)
@click.argument("cloture", type=FICHIER)
@click.option(
    "--ics", type=FICHIER, help="Écrit aussi un agenda .ics, que lisent Outlook, Google Agenda et les autres."
)
@option_json
@option_remplacer
def echeances(cloture: Path, ics: Path | None, en_json: bool, remplacer: bool) -> int:
    """Liste toutes les échéances d’un jury clos : résultats, copies, reprises, enquêtes, délais après une fraude.

    CLOTURE : le fichier .cloture.json écrit par « rdcxl clore ».
    """
    from rdcxl.exports.lecture import instant_de_cloture
    from rdcxl.jury.cloture import lire_cloture_en_vigueur
    from rdcxl.jury.echeancier import echeances as calculer
    from rdcxl.referentiel import charger_referentiel

    contenu = lire_cloture_en_vigueur(cloture)
    trouvees = calculer(contenu, charger_referentiel())
    if ics is not None:
        from rdcxl.exports.agenda import en_ics
        from rdcxl.grille.ecriture import fichier_neuf

        titre = f"Échéances – {contenu['session']['session']['libelle'] or cloture.stem}"
        with fichier_neuf(ics, remplacer=remplacer) as provisoire:
            provisoire.write_bytes(en_ics(trouvees, titre, instant_de_cloture(contenu)))
    if en_json:
        import json

        lignes = [
            {"jour": e.jour.isoformat() if e.jour else None, "depuis": e.depuis, "quoi": e.quoi, "article": e.article,
             "identifiant": e.identifiant, "nom": e.nom}
            for e in trouvees
        ]  # fmt: skip
        click.echo(json.dumps({"echeances": lignes}, ensure_ascii=False, indent=2))
        return 0
    from rdcxl.cli.affichage import dire, montrer_echeances

    montrer_echeances(trouvees)
    if ics is not None:
        dire(f"Agenda écrit : {ics} ({sum(e.jour is not None for e in trouvees)} dates).", "bold green")
    return 0
