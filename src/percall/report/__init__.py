"""What a person is shown: charts declared once, the HTML report, workbooks, words in each language."""
