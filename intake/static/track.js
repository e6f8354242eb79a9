// The code behind the # of a receipt's QR never reaches a server log: it is put into the form here.
const code = document.getElementById("code");
if (code && location.hash.length > 1) {
  code.value = decodeURIComponent(location.hash.slice(1));
  history.replaceState(null, "", location.pathname + location.search);
  code.form.querySelector("[type=submit]").focus();
}
