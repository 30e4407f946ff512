// The public pages: htmx filters the list of services while a person types. Without it the form is sent.
import "htmx.org";
