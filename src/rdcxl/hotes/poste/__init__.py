"""What a Windows PC needs for the grid's buttons and functions: found out, explained, and done where that is safe.

`machine` describes a PC (a test describes its own), `reglages` is xlwings.conf, `emplacements` the trusted locations,
`complement` is the add-in, `constat` one finding, `constats` and `constats_grille` find them, `windows` the PC on which this runs.
"""

from rdcxl.hotes.poste.complement import chemin_du_complement, installer_le_complement, retirer_le_complement
from rdcxl.hotes.poste.constat import A_FAIRE, A_SAVOIR, BON, Constat
from rdcxl.hotes.poste.constats import diagnostiquer
from rdcxl.hotes.poste.emplacements import approuver
from rdcxl.hotes.poste.machine import GrilleDecrite, Machine
from rdcxl.hotes.poste.reglages import ecrire_interpreteur

__all__ = [
    "A_FAIRE",
    "A_SAVOIR",
    "BON",
    "Constat",
    "GrilleDecrite",
    "Machine",
    "approuver",
    "chemin_du_complement",
    "diagnostiquer",
    "ecrire_interpreteur",
    "installer_le_complement",
    "retirer_le_complement",
]
