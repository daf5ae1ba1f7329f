// A display's number, large, for a few seconds. It stands in the address: this page is told nothing.

import '../ui/tokens.css'
import './identify.css'

const number = document.getElementById('number')
if (number !== null) number.textContent = location.hash.slice(1, 3)
