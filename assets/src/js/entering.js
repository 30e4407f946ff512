// The link to the control room holds its key behind a "#", which browsers keep to themselves. It goes
// into the form and out of the address, and the form is sent.
const key = /^#key=(.+)$/.exec(location.hash)?.[1];
const field = document.getElementById("key");

if (key && field) {
  history.replaceState(null, "", location.pathname);
  field.value = decodeURIComponent(key);
  field.form.requestSubmit();
}
