/** Jupyter's moons, after which strangers are named. */
export const MOONS: readonly string[] = (
  'Metis Adrastea Amalthea Thebe Io Europa Ganymede Callisto Themisto Leda Ersa Pandia Himalia ' +
  'Lysithea Elara Dia Carpo Valetudo Euporie Eupheme Helike Euanthe Hermippe Praxidike Thyone ' +
  'Thelxinoe Ananke Mneme Orthosie Harpalyke Iocaste Erinome Aitne Herse Taygete Eukelade Carme ' +
  'Isonoe Autonoe Philophrosyne Cyllene Pasithee Pasiphae Sponde Eurydome Kalyke Hegemone Kale ' +
  'Kallichore Chaldene Arche Eirene Kore Megaclite Aoede Callirrhoe Sinope'
).split(' ');
