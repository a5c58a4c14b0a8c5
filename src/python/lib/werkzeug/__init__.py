# The part of werkzeug that Flask programs meet: HTTP errors, routes, and the dictionaries of a request.
