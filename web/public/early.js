// Runs before the first paint, on every page: what the person chose, and whether he seems to be signed in, is put on <html>
// (base.css reads it). It needs no framework, so that pages work and look right before any other script came.
(function () {
  var root = document.documentElement
  var kept = function (name) {
    var found = document.cookie.match('(?:^|; )' + name + '=([^;]*)')
    return found ? found[1] : ''
  }
  var keep = function (name, value) {
    document.cookie = name + '=' + value + '; path=/; max-age=31536000; samesite=lax' + (location.protocol === 'https:' ? '; secure' : '')
  }
  var paint = function () {
    var theme = kept('theme')
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme
    else delete root.dataset.theme
    var who = kept('who')
    if (who === 'client' || who === 'professional' || who === 'admin') root.dataset.who = who
    else delete root.dataset.who
  }
  var show = function () {
    var theme = root.dataset.theme || 'system'
    document.querySelectorAll('input[data-theme-choice]').forEach(function (input) {
      input.checked = input.value === theme
    })
  }
  // Of tabs that are wider than a phone, the one that is shown is seen.
  var turn = function () {
    document.querySelectorAll('nav[data-tabs]').forEach(function (tabs) {
      var current = tabs.querySelector('[aria-current]')
      if (!current) return
      var a = current.getBoundingClientRect()
      var b = tabs.getBoundingClientRect()
      tabs.scrollLeft += (a.left + a.right - b.left - b.right) / 2
    })
  }
  var shut = function (but) {
    document.querySelectorAll('details[data-menu][open]').forEach(function (menu) {
      if (menu !== but) menu.open = false
    })
  }

  paint()
  document.addEventListener('DOMContentLoaded', function () { show(); turn() })
  addEventListener('pageshow', function () { paint(); show() })
  document.addEventListener('visibilitychange', paint)
  addEventListener('who', paint) // somebody signed in or out without a new page

  document.addEventListener('change', function (event) {
    if (!event.target.matches('input[data-theme-choice]')) return
    keep('theme', event.target.value)
    paint()
    show()
  })
  document.addEventListener('click', function (event) {
    var menu = event.target.closest('details[data-menu]')
    var link = event.target.closest('a')
    shut(link ? null : menu)
    var language = link && link.dataset.language
    if (!language) return
    keep('language', language)
    link.href = link.pathname + location.search + location.hash
  })
  document.addEventListener('keydown', function (event) {
    if (event.key !== 'Escape') return
    var menu = document.querySelector('details[data-menu][open]')
    if (!menu) return
    menu.open = false
    menu.querySelector('summary').focus()
  })

  if ('serviceWorker' in navigator && 'worker' in root.dataset)
    addEventListener('load', function () { navigator.serviceWorker.register('/worker.js') })
})()
