Attribute VB_Name = "rdc_boutons"
' Boutons de la grille : chacun appelle le code Python de même nom (rdcxl.hotes.boutons). Aucune logique ici.
Option Explicit

Public Sub RDC_Controler()
    RunPython "import rdcxl.hotes.excel_boutons as b; b.controler()"
End Sub

Public Sub RDC_Simuler()
    RunPython "import rdcxl.hotes.excel_boutons as b; b.simuler()"
End Sub

Public Sub RDC_Clore()
    RunPython "import rdcxl.hotes.excel_boutons as b; b.clore()"
End Sub

Public Sub RDC_Exporter()
    RunPython "import rdcxl.hotes.excel_boutons as b; b.exporter()"
End Sub

Public Sub RDC_Actualiser()
    RunPython "import rdcxl.hotes.excel_boutons as b; b.actualiser()"
End Sub
