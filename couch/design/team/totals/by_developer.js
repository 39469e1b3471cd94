function by_developer(doc) {
  if (doc.type !== 'day') return;
  var seconds = 0;
  for (var i = 2; i < doc.cells.length; i += 3) seconds += doc.cells[i];
  emit([doc.date, doc.developer], seconds);
}
