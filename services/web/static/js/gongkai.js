// What scripts add to pages that work without them.
document.documentElement.classList.add("has-js");
