/**
 * A province of real parts. What is imported registers its tests, on one province and in this order: on the road a bill
 * is reversed and settled again, which the kills' look for bills settled twice would find.
 */
import './province/kills'
import './province/road'
