// Security keys: their buttons need script, and what goes wrong is said in the page instead of the console.
(function () {
  "use strict";
  if (window.PublicKeyCredential) {
    document.querySelectorAll("[data-needs-script]").forEach(function (element) { element.hidden = false; });
  }
  document.addEventListener("allauth.error", function (event) {
    const place = document.querySelector("[data-key-error]");
    if (!place) return;
    event.preventDefault();
    const cancelled = event.detail.exception && event.detail.exception.name === "NotAllowedError";
    place.textContent = cancelled
      ? "Máy chưa xác nhận được khóa: đã bấm hủy hoặc quá thời gian. Hãy thử lại, hoặc dùng cách khác."
      : "Không dùng được khóa trên máy này. Hãy thử lại, hoặc dùng cách khác.";
    place.hidden = false;
  });
})();
