/** A hospital's door of real parts. What is imported registers its tests, on one province and in this order. */
import './door/races'
import './door/bad-input'
