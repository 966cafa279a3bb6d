"""The web app: a record to look at in a browser, on this machine alone.

guard    who may ask: hosts, the launch link, the cookie, other sites, sizes; the headers of every answer
app      addresses to pages, each as HTML and as JSON; what goes wrong as a page
desk     what the pages share: the record, opened as often as needed, and what runs in the background
data     every question that a page asks of a record
pages/   one module a page, each giving a frozen value that both twins are made of
"""
