Attribute VB_Name = "rdc_ruban"
' L’onglet RDC d’Excel : chaque bouton porte dans Tag le nom de l’action Python qu’il lance. Aucune autre logique ici.
Option Explicit

Private Const VERSION_DU_COMPLEMENT As String = "@version@"
Private Const TITRE As String = "rdcxl"

Public Sub RDC_Lancer(control As IRibbonControl)
    If ActiveWorkbook Is Nothing Then
        MsgBox "Ouvrez d’abord un classeur et, s’il est en mode protégé, activez sa modification ; puis recommencez.", vbInformation, TITRE
        Exit Sub
    End If
    If Not FileExists(GetConfig("INTERPRETER_WIN", "")) Then
        MsgBox "Le complément ne trouve pas rdcxl sur ce poste : lancez « rdcxl installer excel » dans un terminal, puis recommencez.", vbExclamation, TITRE
        Exit Sub
    End If
    RDC_Decrire
    RunPython "import rdcxl.hotes.excel_boutons as b; b.lancer_du_ruban('" & control.Tag & "', '" & VERSION_DU_COMPLEMENT & "')"
End Sub
