"""The report: one HTML file that needs no network, of one sample or of two side by side."""

from analytics.history.report.page import report_html, write_report
from analytics.history.report.sections import SECTIONS

__all__ = ["SECTIONS", "report_html", "write_report"]
