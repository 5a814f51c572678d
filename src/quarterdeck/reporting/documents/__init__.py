"""Figures as documents: a workbook, a page for print, a deck."""
