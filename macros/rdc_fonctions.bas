Attribute VB_Name = "rdc_fonctions"
' Enveloppes des fonctions RDC_ : texte produit par xlwings, à ne pas modifier à la main.
Option Explicit
#Const App = "Microsoft Excel"

Function RDC_BLOCS_VALIDES(codes, valeurs)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        RDC_BLOCS_VALIDES = XLPy.CallUDF("rdcxl.hotes.excel", "RDC_BLOCS_VALIDES", Array(codes, valeurs), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        RDC_BLOCS_VALIDES = XLPy.CallUDF("rdcxl.hotes.excel", "RDC_BLOCS_VALIDES", Array(codes, valeurs))
        Exit Function
    #End If
failed:
    RDC_BLOCS_VALIDES = Err.Description
End Function

Function RDC_CCE(notes)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        RDC_CCE = XLPy.CallUDF("rdcxl.hotes.excel", "RDC_CCE", Array(notes), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        RDC_CCE = XLPy.CallUDF("rdcxl.hotes.excel", "RDC_CCE", Array(notes))
        Exit Function
    #End If
failed:
    RDC_CCE = Err.Description
End Function

Function RDC_DECISION(codes, valeurs)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        RDC_DECISION = XLPy.CallUDF("rdcxl.hotes.excel", "RDC_DECISION", Array(codes, valeurs), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        RDC_DECISION = XLPy.CallUDF("rdcxl.hotes.excel", "RDC_DECISION", Array(codes, valeurs))
        Exit Function
    #End If
failed:
    RDC_DECISION = Err.Description
End Function

Function RDC_ECHEANCE(quoi, jour)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        RDC_ECHEANCE = XLPy.CallUDF("rdcxl.hotes.excel", "RDC_ECHEANCE", Array(quoi, jour), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        RDC_ECHEANCE = XLPy.CallUDF("rdcxl.hotes.excel", "RDC_ECHEANCE", Array(quoi, jour))
        Exit Function
    #End If
failed:
    RDC_ECHEANCE = Err.Description
End Function

Function RDC_HEURES_ENTREPRISE(parcours, Optional nombre_de_blocs, Optional executive)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        RDC_HEURES_ENTREPRISE = XLPy.CallUDF("rdcxl.hotes.excel", "RDC_HEURES_ENTREPRISE", Array(parcours, nombre_de_blocs, executive), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        RDC_HEURES_ENTREPRISE = XLPy.CallUDF("rdcxl.hotes.excel", "RDC_HEURES_ENTREPRISE", Array(parcours, nombre_de_blocs, executive))
        Exit Function
    #End If
failed:
    RDC_HEURES_ENTREPRISE = Err.Description
End Function

Function RDC_JURY(tableau)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        RDC_JURY = XLPy.CallUDF("rdcxl.hotes.excel", "RDC_JURY", Array(tableau), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        RDC_JURY = XLPy.CallUDF("rdcxl.hotes.excel", "RDC_JURY", Array(tableau))
        Exit Function
    #End If
failed:
    RDC_JURY = Err.Description
End Function

Function RDC_LECTURES(codes, valeurs)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        RDC_LECTURES = XLPy.CallUDF("rdcxl.hotes.excel", "RDC_LECTURES", Array(codes, valeurs), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        RDC_LECTURES = XLPy.CallUDF("rdcxl.hotes.excel", "RDC_LECTURES", Array(codes, valeurs))
        Exit Function
    #End If
failed:
    RDC_LECTURES = Err.Description
End Function

Function RDC_LIGNE(codes, ligne, Optional actes)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        RDC_LIGNE = XLPy.CallUDF("rdcxl.hotes.excel", "RDC_LIGNE", Array(codes, ligne, actes), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        RDC_LIGNE = XLPy.CallUDF("rdcxl.hotes.excel", "RDC_LIGNE", Array(codes, ligne, actes))
        Exit Function
    #End If
failed:
    RDC_LIGNE = Err.Description
End Function

Function RDC_MANQUE(codes, valeurs, Optional composante)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        RDC_MANQUE = XLPy.CallUDF("rdcxl.hotes.excel", "RDC_MANQUE", Array(codes, valeurs, composante), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        RDC_MANQUE = XLPy.CallUDF("rdcxl.hotes.excel", "RDC_MANQUE", Array(codes, valeurs, composante))
        Exit Function
    #End If
failed:
    RDC_MANQUE = Err.Description
End Function

Function RDC_MODULE(notes, Optional sur)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        RDC_MODULE = XLPy.CallUDF("rdcxl.hotes.excel", "RDC_MODULE", Array(notes, sur), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        RDC_MODULE = XLPy.CallUDF("rdcxl.hotes.excel", "RDC_MODULE", Array(notes, sur))
        Exit Function
    #End If
failed:
    RDC_MODULE = Err.Description
End Function

Function RDC_MOTIFS(codes, valeurs)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        RDC_MOTIFS = XLPy.CallUDF("rdcxl.hotes.excel", "RDC_MOTIFS", Array(codes, valeurs), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        RDC_MOTIFS = XLPy.CallUDF("rdcxl.hotes.excel", "RDC_MOTIFS", Array(codes, valeurs))
        Exit Function
    #End If
failed:
    RDC_MOTIFS = Err.Description
End Function

Function RDC_NOTE(codes, valeurs, Optional composante)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        RDC_NOTE = XLPy.CallUDF("rdcxl.hotes.excel", "RDC_NOTE", Array(codes, valeurs, composante), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        RDC_NOTE = XLPy.CallUDF("rdcxl.hotes.excel", "RDC_NOTE", Array(codes, valeurs, composante))
        Exit Function
    #End If
failed:
    RDC_NOTE = Err.Description
End Function

Function RDC_PENALITE(heures, Optional base)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        RDC_PENALITE = XLPy.CallUDF("rdcxl.hotes.excel", "RDC_PENALITE", Array(heures, base), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        RDC_PENALITE = XLPy.CallUDF("rdcxl.hotes.excel", "RDC_PENALITE", Array(heures, base))
        Exit Function
    #End If
failed:
    RDC_PENALITE = Err.Description
End Function

Function RDC_POINTS(codes, valeurs, Optional composante)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        RDC_POINTS = XLPy.CallUDF("rdcxl.hotes.excel", "RDC_POINTS", Array(codes, valeurs, composante), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        RDC_POINTS = XLPy.CallUDF("rdcxl.hotes.excel", "RDC_POINTS", Array(codes, valeurs, composante))
        Exit Function
    #End If
failed:
    RDC_POINTS = Err.Description
End Function

Function RDC_STATUT(codes, valeurs, composante)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        RDC_STATUT = XLPy.CallUDF("rdcxl.hotes.excel", "RDC_STATUT", Array(codes, valeurs, composante), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        RDC_STATUT = XLPy.CallUDF("rdcxl.hotes.excel", "RDC_STATUT", Array(codes, valeurs, composante))
        Exit Function
    #End If
failed:
    RDC_STATUT = Err.Description
End Function

Function RDC_SYNTHESE(codes, tableau)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        RDC_SYNTHESE = XLPy.CallUDF("rdcxl.hotes.excel", "RDC_SYNTHESE", Array(codes, tableau), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        RDC_SYNTHESE = XLPy.CallUDF("rdcxl.hotes.excel", "RDC_SYNTHESE", Array(codes, tableau))
        Exit Function
    #End If
failed:
    RDC_SYNTHESE = Err.Description
End Function

Function RDC_VERSION()
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        RDC_VERSION = XLPy.CallUDF("rdcxl.hotes.excel", "RDC_VERSION", Array(), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        RDC_VERSION = XLPy.CallUDF("rdcxl.hotes.excel", "RDC_VERSION", Array())
        Exit Function
    #End If
failed:
    RDC_VERSION = Err.Description
End Function
