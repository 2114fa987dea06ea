"""Words for people: messages, labels, dates, numbers and money. English is the language of the source.

Write a message
---------------
Give the whole sentence to `message`, with named slots for what varies, or to `plural` where a number decides its form:

>>> from components.text.messages import message, plural
>>> message("Records by {column}", column="year")
'Records by year'
>>> plural("{count} record of {total}", "{count} records of {total}", 2, total="1,200")
'2 records of 1,200'

Never build a sentence from pieces, pass an f-string, or use "s", "is" or "and" as a slot: other languages order and inflect
differently. Whole sentences may follow each other. Text that is set when a module is imported is marked with `marked` and
translated with `message` when it is shown. Then run `bash .ci/messages` and commit `messages.pot`; a test compares.

Name an id
----------
Logic, widgets and addresses use ids. `label(enumeration, id)` gives the words for one; `labels.py` holds them all, with the
words that once stood in addresses as aliases. No code compares or parses a label.

Add a language
--------------
Run `bash .ci/messages ja`. It makes or updates `languages/ja/LC_MESSAGES/messages.po` from `messages.pot`. Translate that file
with any gettext editor, run the command again to compile it, and commit both files. `messages.use_language("ja")` turns a
session to it; what is not translated stays English. Dates follow by themselves, as `dates.py` makes them from messages.
"""
