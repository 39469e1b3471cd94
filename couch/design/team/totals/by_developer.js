function by_developer(doc) {
  if (doc.type !== 'day') return;
  var seconds = 0;
  for (var i = 2; i < doc.cells.length; i += 3) seconds += doc.cells[i];
  var untimed = doc.untimed || [];
  for (var j = 1; j < untimed.length; j += 2) seconds += untimed[j];
  emit([doc.date, doc.developer], seconds);
}
